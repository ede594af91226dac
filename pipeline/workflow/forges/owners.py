"""CODEOWNERS from the boards: whom a forge asks to review which paths (DESIGN: who may touch what)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import PortalDataError
from pipeline.model.address import FILES_FOLDER
from pipeline.model.agency import MAIN
from pipeline.model.portal import Portal
from pipeline.workflow.authority import standing_of
from pipeline.workflow.forges.kinds import Kind

MARK = "# Do congso forge owners viết từ Ban biên tập trong portal.yml và agency.yml; đừng sửa ở đây."
_GITHUB_LOGIN = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$")
_LOGIN = re.compile(r"^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$")


def owners_file(portal: Portal, kind: Kind) -> str:
    """The text of CODEOWNERS for a forge."""
    logins = logins_in(portal)
    rules = _regexes(portal) if kind.owners_by_regex else _patterns(portal)
    lines = [
        " ".join([pattern, *(f"@{logins.get(each, each)}" for each in accounts)])
        for pattern, accounts in rules
    ]
    return "\n".join([MARK, *lines]) + "\n"


def unknown_logins(portal: Portal, kind: Kind) -> list[str]:
    """Accounts that cannot be a login on the forge as they are called, and have none in `forge.yml`."""
    allowed, logins = _GITHUB_LOGIN if kind.name == "github" else _LOGIN, logins_in(portal)
    accounts = {account for _, owners in _patterns(portal) for account in owners}
    return sorted(each for each in accounts if not allowed.match(logins.get(each, each)))


def logins_in(portal: Portal) -> Mapping[str, str]:
    """Logins on the forge by account, where they differ; raises PortalDataError for an unusable `forge.yml`."""
    try:
        entries = portal.data.get("forge.yml", {}).get("logins", ())
        return {entry["account"]: entry["login"] for entry in entries}
    except (AttributeError, KeyError, TypeError) as error:
        raise PortalDataError(
            f"content/data/forge.yml: expected logins with account and login ({error!r})",
            "congso check shows the line.",
        ) from error


Rules = Iterator[tuple[str, Sequence[str]]]
"""What to write for some paths, and the accounts that own them."""


def _patterns(portal: Portal) -> Rules:
    """Patterns as of .gitignore, of which the last that matches counts: the widest come first."""
    chief = _chief(portal)
    yield "*", chief
    yield "/content/", _approvers(MAIN, portal)
    yield "/content/data/", chief
    for label in portal.agencies:
        yield f"/sub-portals/{label}/content/", _approvers(label, portal)


def _regexes(portal: Portal) -> Rules:
    """Regular expressions that match whole paths and all count, so no two may match one path."""
    chief = _chief(portal)
    folders = sorted({FILES_FOLDER, *(kind.folder for kind in portal.types.values())})
    yield "!(content|sub-portals)/.*", chief
    yield "content/data/.*", chief
    yield "sub-portals/[^/]+/agency[.]yml", chief
    yield f"content/({'|'.join(folders)})/.*", _approvers(MAIN, portal)
    for label in portal.agencies:
        yield f"sub-portals/{label}/content/.*", _approvers(label, portal)


def _chief(portal: Portal) -> Sequence[str]:
    return [portal.settings.editor_in_chief] if portal.settings.editor_in_chief else []


def _approvers(label: str, portal: Portal) -> Sequence[str]:
    """Who approves for an agency; the Tổng Biên tập too where a board has one approver, who may be the author."""
    agency = portal.agency(label)
    accounts = dict.fromkeys(member.account for member in agency.board) if agency else {}
    approvers = [each for each in accounts if "approve" in standing_of(portal, each).on(label)]
    if len(approvers) < 2:
        approvers += [each for each in _chief(portal) if each not in approvers]
    return approvers
