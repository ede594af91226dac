"""Who may touch which paths, and whose approval they need: DESIGN's table, as the code uses it.

Levels are those that the boards on `main` give (Đ17.2), never those of the branch under review.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.agency import LEVELS, MAIN, Agency
from pipeline.model.portal import Portal
from pipeline.store.portal_data import DATA_FOLDER, is_agency_file

CHIEF = "editor-in-chief"
COUNCIL = "council"
SERVICE = "service"


class PathKind(StrEnum):
    """What a path holds, as far as rights go."""

    AGENCY_CONTENT = "agency_content"
    MAIN_CONTENT = "main_content"
    AGENCY_SETTINGS = "agency_settings"
    PORTAL_DATA = "portal_data"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class PathRule:
    """A line of the table: who submits, and who approves."""

    levels: tuple[str, ...]
    """Levels that may submit."""
    boards: tuple[str, ...]
    """On which board: `own` (that of the path's agency), `main`, or `any`."""
    approved_by: str
    """`own` or `main` for a board's level approve, or CHIEF."""


PATHS: Mapping[PathKind, PathRule] = {
    PathKind.AGENCY_CONTENT: PathRule(LEVELS, ("own",), "own"),
    PathKind.MAIN_CONTENT: PathRule(LEVELS, ("any",), "main"),
    PathKind.AGENCY_SETTINGS: PathRule(("admin",), ("own", "main"), CHIEF),
    PathKind.PORTAL_DATA: PathRule(("admin",), ("main",), CHIEF),
    PathKind.TECHNICAL: PathRule(("admin",), ("main",), CHIEF),
}
"""Who may touch what (DESIGN). An agency that is new has no board yet: the main portal's admin registers it."""


def kind_of(path: str) -> PathKind:
    """What a path holds; whatever is neither content nor data is technical."""
    first, _, rest = path.partition("/")
    if is_agency_file(path):
        return PathKind.AGENCY_SETTINGS
    if path.startswith(DATA_FOLDER):
        return PathKind.PORTAL_DATA
    if first == "content" and "/" in rest:
        return PathKind.MAIN_CONTENT
    if first == "sub-portals" and rest.partition("/")[2].startswith("content/"):
        return PathKind.AGENCY_CONTENT
    return PathKind.TECHNICAL


def site_of(path: str) -> str:
    """Label of the agency whose folder a path is in, or MAIN."""
    parts = path.split("/")
    return parts[1] if parts[0] == "sub-portals" and len(parts) > 2 else MAIN


@dataclass(frozen=True, slots=True)
class Standing:
    """What the boards on `main` say of one account."""

    account: str
    levels: Mapping[str, frozenset[str]]
    """Levels by the label of the agency (MAIN for the main portal) on whose board the account sits."""
    is_chief: bool = False
    is_council: bool = False

    def on(self, site: str) -> frozenset[str]:
        return self.levels.get(site, frozenset())

    @property
    def is_main_board(self) -> bool:
        return bool(self.on(MAIN))


def standing_of(portal: Portal, account: str) -> Standing:
    """The standing of an account; one that no board names has none. A closed agency's board has no say."""
    boards = {MAIN: portal.main, **portal.agencies}
    levels = {
        label: frozenset(_levels(agency, account))
        for label, agency in boards.items()
        if agency.status != "closed"
    }
    held = {label: found for label, found in levels.items() if found}
    settings = portal.settings
    return Standing(account, held, account == settings.editor_in_chief, account in settings.council)


def _levels(agency: Agency, account: str) -> Iterable[str]:
    return (member.level for member in agency.board if member.account == account)


def boards_to_submit(standing: Standing, path: str) -> list[str]:
    """Labels of the agencies for which an account may touch a path; none where it may not."""
    rule = PATHS[kind_of(path)]
    wanted = {"own": [site_of(path)], "main": [MAIN], "any": list(standing.levels)}
    labels = dict.fromkeys(label for board in rule.boards for label in wanted[board])
    return [label for label in labels if standing.on(label) & set(rule.levels)]


def owner_of(path: str) -> str:
    """Whose approval a path needs: the label of an agency (MAIN for the main board), or CHIEF."""
    rule = PATHS[kind_of(path)]
    return {"own": site_of(path), "main": MAIN}.get(rule.approved_by, rule.approved_by)


def may_approve(standing: Standing, owner: str) -> bool:
    """Whether an account approves for an owner: level approve of its board, or the Tổng Biên tập (Đ6.3, Đ15.4)."""
    if standing.is_chief:
        return True
    return owner != CHIEF and "approve" in standing.on(owner)


def approval_standing(standing: Standing, owners: Iterable[str], main_label: str) -> str:
    """In which standing an account approves for owners: `approve@sokhdt`, or CHIEF."""
    labels = [owner for owner in owners if owner != CHIEF and "approve" in standing.on(owner)]
    if standing.is_chief and len(labels) < len(list(owners)):
        return CHIEF
    return " ".join(f"approve@{label or main_label}" for label in labels) or CHIEF
