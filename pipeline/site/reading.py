"""Brings the catalogue up to date with a source: examines what changed, and says which groups that touched."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.checks.facts import facts_of
from pipeline.checks.files import file_issues
from pipeline.checks.issue import Issue
from pipeline.checks.judging import STAGE, judge
from pipeline.checks.kept_facts import Key, fact_keys, facts_data
from pipeline.checks.stages import Examined, examine
from pipeline.model.address import FILES_FOLDER, place_of
from pipeline.model.portal import Portal
from pipeline.model.rules import Limits
from pipeline.site.build import Build, errors_of
from pipeline.site.catalogue import Bodies, Catalogue, body_data
from pipeline.site.files import image_size
from pipeline.site.groups import Group, groups_of
from pipeline.site.records import Record, record_of
from pipeline.site.workers import in_processes
from pipeline.store.portal_data import is_data
from pipeline.store.source import CONTENT_FOLDERS, CommitSource, Source
from pipeline.store.tree_objects import REGULAR_MODES, TreeEntry

Touched = dict[Group, set[str]]
"""Groups that changed, each with the places (`sort`) in it where something came or went."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What examining one file gave, in a shape that travels between processes."""

    entry: TreeEntry
    issues: tuple[Issue, ...]
    record: Record | None = None
    groups: tuple[Group, ...] = ()
    body: str = ""
    due: tuple[str, ...] = ()
    facts: str = ""
    """What the checks of documents with each other need of it, and its keys; for a strict build."""
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReading:
    """What examining one image or attachment gave."""

    path: str
    issues: tuple[Issue, ...]
    size: int
    """In bytes."""
    pixels: tuple[int, int]
    """Width and height of an image."""


def read_changes(build: Build, catalogue: Catalogue, bodies: Bodies, again: bool) -> Touched:
    """Examine every file that changed since the catalogue was filled; all of them if `again`."""
    changed, gone = _changes(build.source, catalogue, again)
    touched: Touched = defaultdict(set)
    if again:
        catalogue.facts.clear()
    for path in gone:
        _leave(path, catalogue, touched)
    keys: set[Key] = set()
    if catalogue.state("day") != build.day:
        touched[("day",)].add("")
    met = {entry.path for entry in changed} | set(gone)
    changed += [entry for entry in catalogue.due(build.day) if entry.path not in met]
    for entry in changed:
        if entry.mode not in REGULAR_MODES:
            _take(
                Reading(entry, (Issue(entry.path, 1, "", "not_a_regular_file"),)), catalogue, bodies, touched
            )
    documents = [entry for entry in changed if _is_document(entry)]
    for count, reading in enumerate(_read(build, documents), 1):
        _take(reading, catalogue, bodies, touched)
        if build.strict:
            keys |= catalogue.facts.replace(reading.entry.path, reading.facts, reading.keys)
        build.progress("read", count, len(documents))
    catalogue.note_files(changed, getattr(build.source, "known", {}))
    for file in _read_files(build, [entry for entry in changed if _is_file(entry)]):
        catalogue.replace_issues(file.path, file.issues)
        if not errors_of(file.issues):
            catalogue.note_facts(file.path, file.size, *file.pixels)
        touched[("file", file.path)].add("")
    if build.strict:
        for path in gone:
            keys |= catalogue.facts.replace(path, "", ())
        judge(catalogue.facts, build.source, build.portal, changed, gone, keys, again)
    return touched


def _changes(source: Source, catalogue: Catalogue, again: bool) -> tuple[list[TreeEntry], list[str]]:
    """Entries that came or changed, and paths that went, since the catalogue was filled."""
    last = catalogue.state("commit")
    if isinstance(source, CommitSource) and last and not again:
        pairs = list(source.repository.changes(last, source.commit_id, CONTENT_FOLDERS))
        return [after for _, after in pairs if after], [
            before.path for before, after in pairs if before and not after
        ]
    known, changed = catalogue.files(), []
    for entry in source.entries(CONTENT_FOLDERS):
        if known.pop(entry.path, None) != entry or again:
            changed.append(entry)
    return changed, sorted(known)


def _is_document(entry: TreeEntry) -> bool:
    return (
        entry.mode in REGULAR_MODES
        and entry.path.endswith(".md")
        and not is_data(entry.path)
        and "/files/" not in entry.path
    )


def _is_file(entry: TreeEntry) -> bool:
    place = place_of(entry.path)
    return entry.mode in REGULAR_MODES and place is not None and place.folder == FILES_FOLDER


def _read_files(build: Build, entries: Sequence[TreeEntry]) -> Iterator[FileReading]:
    """Examine images and attachments: what is not what its name says is never published (Đ5.4)."""
    limits = build.portal.rules.limits

    def start() -> Callable[[Sequence[TreeEntry]], list[FileReading]]:
        return lambda batch: [
            _file_reading(entry.path, content, limits)
            for entry, content in zip(batch, build.source.read(batch), strict=True)
        ]

    for readings in in_processes(start, entries, build.jobs, batch=20):
        yield from readings


def _file_reading(path: str, content: bytes, limits: Limits) -> FileReading:
    issues = tuple(file_issues(path, content, limits))
    pixels = (0, 0) if errors_of(issues) else image_size(path, content)
    return FileReading(path, issues, len(content), pixels)


def _read(build: Build, entries: Sequence[TreeEntry]) -> Iterator[Reading]:
    def start() -> Callable[[Sequence[TreeEntry]], list[Reading]]:
        return lambda batch: [
            _reading(entry, content, build)
            for entry, content in zip(batch, build.source.read(batch), strict=True)
        ]

    for readings in in_processes(start, entries, build.jobs, batch=100):
        yield from readings


def _reading(entry: TreeEntry, content: bytes, build: Build) -> Reading:
    portal, day = build.portal, build.day
    examined = examine(entry.path, content, portal, STAGE if build.strict else "draft")
    reading = _public(entry, examined, portal, day)
    if not build.strict or examined.document is None or examined.rendered is None:
        return reading
    facts = facts_of(examined.document, examined.rendered)
    return replace(reading, facts=facts_data(facts), keys=tuple(fact_keys(facts)))


def _public(entry: TreeEntry, examined: Examined, portal: Portal, day: str) -> Reading:
    """What an examined document gives to the portal's pages."""
    document = examined.document
    if document is None or document.place.site not in portal.sites():
        return Reading(entry, examined.issues)
    due = tuple(sorted(later for later in document.days() if later > day))
    body = body_data(examined.rendered) if examined.rendered else ""
    if not document.is_public_on(day):
        return Reading(entry, examined.issues, body=body, due=due)
    record = record_of(document, entry.blob, portal, day)
    return Reading(entry, examined.issues, record, tuple(groups_of(record, portal)), body, due)


def _take(reading: Reading, catalogue: Catalogue, bodies: Bodies, touched: Touched) -> None:
    path = reading.entry.path
    before = catalogue.digest_of(path)
    stood = catalogue.remove(path)
    catalogue.add_issues(path, reading.issues)
    catalogue.add_due(path, reading.due)
    if reading.body:
        bodies.put(reading.entry.blob, reading.body)
    stands = []
    if reading.record:
        after = catalogue.add(reading.record, reading.groups)
        stands = [(group, reading.record.sort) for group in reading.groups]
        if before == after and sorted(stood) == sorted(stands):
            return
    for group, place in [*stood, *stands, (("record", path), "")]:
        touched[group].add(place)


def _leave(path: str, catalogue: Catalogue, touched: Touched) -> None:
    for group, place in catalogue.remove(path):
        touched[group].add(place)
    catalogue.forget_file(path)
    touched[("record", path)].add("")
    touched[("file", path)].add("")
