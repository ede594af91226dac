"""Agencies: who they are, who sits on their boards, and what their subsite is called (Đ1.2, Đ7.2, Đ17.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAIN = ""
"""The label under which the main portal stands wherever a subsite's label could."""

LABEL = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")
"""A host label of the fourth level (Đ7.2): a-z, 0-9 and hyphen, 1 to 63 characters."""

RESERVED_LABELS = frozenset(
    ["en", "files", "theme", "_search", "ban-luu", "tim-kiem", "gop-y", "bien-tap", "git", ".well-known"]
)
"""First segments of addresses that belong to the program (DESIGN: URLs)."""

KINDS = {
    "so": "Sở, ban, ngành",
    "huyen": "Huyện, thành phố, thị xã",
    "xa": "Xã, phường, thị trấn",
    "press": "Cơ quan báo chí",
    "mass_organisation": "Tổ chức chính trị - xã hội",
    "public_service_unit": "Đơn vị sự nghiệp",
    "business": "Doanh nghiệp",
    "person": "Cá nhân",
}
"""Kinds of agency (Đ1.2) with their names on the directory page."""

STATE_KINDS = frozenset({"so", "huyen", "xa"})
"""Kinds whose subsite needs no approving decision of its own (Đ1.3)."""

LEVELS = ("edit", "approve", "admin")
"""Levels of Đ17.2: cập nhật, kiểm duyệt, quản trị."""


@dataclass(frozen=True, slots=True)
class BoardMember:
    """One account on an agency's editorial board, with its level (Đ17.2)."""

    account: str
    name: str
    level: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as its `agency.yml` (or the main portal's `portal.yml`) declares it."""

    label: str
    name: str
    short_name: str
    kind: str
    parent: str = ""
    name_en: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    responsible: str = ""
    """The person responsible for the content, named at the foot of every page (Đ3.1b)."""
    decision: Mapping[str, str] = field(default_factory=dict)
    """Number and date of the decision that allows a non-state body's subsite (Đ1.3)."""
    board: tuple[BoardMember, ...] = ()
    quota_kind: str = ""
    status: str = "active"
    """`active` or `closed`; a closed agency's pages stay, its front page leads to the successor (Đ17.3)."""
    successor: str = ""
    theme: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_built(self) -> bool:
        """Whether the subsite may be built: a non-state body needs its approving decision (Đ1.3)."""
        return self.kind in STATE_KINDS or bool(self.decision.get("number") and self.decision.get("date"))


def agency_from(data: Mapping[str, Any]) -> Agency:
    """Make an agency from the checked content of its file; unknown keys have been refused before."""
    board = tuple(BoardMember(**member) for member in data.get("board", ()))
    known = {name: data[name] for name in Agency.__dataclass_fields__ if name in data and name != "board"}
    return Agency(**known, board=board)
