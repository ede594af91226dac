"""Checks of the registry of agencies against itself and against addresses (Đ1.2, Đ1.3, Đ7.2, Đ17.3)."""

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.issue import Issue, issue_of
from pipeline.model.agency import LABEL, RESERVED_LABELS, Agency
from pipeline.model.portal import Portal

MAIN_FILE = "content/data/portal.yml"


def agency_issues(portal: Portal) -> Iterator[Issue]:
    """Every fault of the agencies of a portal taken together; each file's own fields are checked before."""
    folders = {kind.folder for kind in portal.types.values()} | {section.name for section in portal.sections}
    yield from _board(portal.main, MAIN_FILE)
    for folder, agency in portal.agencies.items():
        path = f"sub-portals/{folder}/agency.yml"
        yield from label_issues(folder, path, folders)
        if agency.label != folder:
            yield issue_of(path, "label_of_folder", field="label", found=agency.label, folder=folder)
        if folder == portal.main.label:
            yield issue_of(path, "label_of_main", field="label", found=folder)
        if not agency.is_built:
            yield issue_of(path, "agency_without_decision", field="decision")
        yield from _named(agency, path, portal)
        yield from _board(agency, path)


def label_issues(label: str, path: str, folders: set[str]) -> Iterator[Issue]:
    """Faults of a label by itself. `folders`: first parts of addresses that sections and types take."""
    if not LABEL.match(label):
        yield issue_of(path, "bad_label", field="label", found=label)
    elif label in RESERVED_LABELS:
        yield issue_of(path, "reserved_label", field="label", found=label)
    elif label in folders:
        yield issue_of(path, "label_of_section", field="label", found=label)


def _named(agency: Agency, path: str, portal: Portal) -> Iterator[Issue]:
    """Faults of the other agencies that one names."""
    if agency.parent and portal.agency(agency.parent) is None:
        yield issue_of(path, "unregistered_parent", field="parent", found=agency.parent)
    if agency.status == "closed" and not agency.successor:
        yield issue_of(path, "successor_missing", field="successor")
    elif agency.successor and (
        portal.agency(agency.successor) is None or portal.agency(agency.successor) is agency
    ):
        yield issue_of(path, "successor_unknown", field="successor", found=agency.successor)


def _board(agency: Agency, path: str) -> Iterator[Issue]:
    counts = Counter(member.account for member in agency.board)
    for index, member in enumerate(agency.board):
        if counts[member.account] > 1:
            counts[member.account] = 0
            yield issue_of(path, "account_twice", field=f"board[{index}].account", found=member.account)
