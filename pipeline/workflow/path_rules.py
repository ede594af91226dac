"""Whether an account may change the files that it changes, and for which agency: DESIGN's table on a set of files."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.checks.portal import is_document
from pipeline.model.address import place_of
from pipeline.model.agency import LEVELS, MAIN
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.authority import COUNCIL, PathKind, Standing, boards_to_submit, kind_of
from pipeline.workflow.ownership import front_matter
from pipeline.workflow.record import MainState, Pair
from pipeline.workflow.refusals import Refusal, refusal

_KEPT = {PathKind.AGENCY_CONTENT, PathKind.MAIN_CONTENT, PathKind.AGENCY_SETTINGS}
"""What is never deleted: it is retracted, or closed, and stays (Đ11.1, DESIGN: Request)."""


def path_refusals(main: MainState, standing: Standing, pairs: Sequence[Pair]) -> list[Refusal]:
    """Every file that an account may not change as it does."""
    if standing.is_council and not standing.levels and is_withdrawal(main.repository, pairs):
        return []
    found: list[Refusal] = []
    moved = set(_old_addresses(main.repository, pairs))
    for before, after in pairs:
        path = (after or before or TreeEntry("", "", "")).path
        if not boards_to_submit(standing, path):
            found.append(refusal("no_level", path, account=standing.account))
        elif kind_of(path) is PathKind.MAIN_CONTENT and not standing.is_main_board:
            found += _supplied(main, standing, before, after)
        if after is None and kind_of(path) in _KEPT and _address(path) not in moved:
            found.append(refusal("deletion", path))
    return found


def _address(path: str) -> str:
    place = place_of(path)
    return place.address if place and place.is_document else path


def _old_addresses(repository: Repository, pairs: Iterable[Pair]) -> Iterator[str]:
    """Addresses that the request's documents name as their former ones: a document that moves is not deleted."""
    listed = list(pairs)
    if all(after for _, after in listed):
        return
    documents = [after for _, after in listed if after and is_document(after.path)]
    for content in repository.read(entry.blob for entry in documents):
        aliases = front_matter(content).get("aliases", ())
        yield from (str(alias) for alias in aliases if isinstance(aliases, list))


def _supplied(
    main: MainState, standing: Standing, before: TreeEntry | None, after: TreeEntry | None
) -> Iterator[Refusal]:
    """An agency supplies the main portal with what is its own, and changes there nothing else (DESIGN)."""
    if before and not is_document(before.path):
        yield refusal("foreign_file", before.path)
        return
    for entry in (before, after):
        if entry and is_document(entry.path):
            label = supplier_of(main.repository, entry)
            if label not in standing.levels or label == MAIN:
                own = ", ".join(each for each in standing.levels if each) or "-"
                yield refusal("foreign_agency", entry.path, found=label or "-", own=own)
                return


def supplier_of(repository: Repository, entry: TreeEntry) -> str:
    """Label of the agency that a document names as its supplier."""
    [content] = repository.read([entry.blob])
    return str(front_matter(content).get("agency", ""))


def submitting_agency(main: MainState, standing: Standing, pairs: Sequence[Pair]) -> str:
    """Label of the agency for which an account submits these files; MAIN for the main portal."""
    boards = [boards_to_submit(standing, entry.path) for before, after in pairs if (entry := after or before)]
    first = boards[0] if boards else []
    common = [label for label in first if all(label in each for each in boards)]
    supplied = [
        supplier_of(main.repository, after)
        for _, after in pairs
        if after and kind_of(after.path) is PathKind.MAIN_CONTENT and is_document(after.path)
    ]
    for label in (*supplied, *common, *first):
        if label in standing.levels:
            return label
    return next(iter(standing.levels), MAIN)


def acting_as(main: MainState, standing: Standing, agency: str) -> str:
    """In which standing an account acts for an agency: `edit@sokhdt`; the highest level counts."""
    levels = standing.on(agency)
    level = next((each for each in reversed(LEVELS) if each in levels), "")
    if not level:
        return COUNCIL if standing.is_council else "none"
    return f"{level}@{agency or main.portal.main.label}"


def is_withdrawal(repository: Repository, pairs: Sequence[Pair]) -> bool:
    """Whether all that the files do is to retract documents: status and notes change, nothing else (Đ15.3)."""
    if not pairs or not all(before and after and is_document(after.path) for before, after in pairs):
        return False
    return all(_retracts(repository, before, after) for before, after in pairs if before and after)


def _retracts(repository: Repository, before: TreeEntry, after: TreeEntry) -> bool:
    old, new = map(front_matter, repository.read([before.blob, after.blob]))
    bodies = [content.split(b"\n---\n", 1)[-1] for content in repository.read([before.blob, after.blob])]
    same = {key: value for key, value in new.items() if key not in {"status", "change_notes"}}
    kept = {key: value for key, value in old.items() if key not in {"status", "change_notes"}}
    return new.get("status") == "retracted" and same == kept and bodies[0] == bodies[1]
