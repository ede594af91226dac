"""Brings the catalogue up to date with a source: examines what changed, and says which groups that touched."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pipeline.checks.facts import facts_of
from pipeline.checks.files import file_issues
from pipeline.checks.issue import Issue
from pipeline.checks.judging import STAGE, judge
from pipeline.checks.kept_facts import Key, fact_keys, facts_data
from pipeline.checks.stages import Examined, examine
from pipeline.model.address import FILES_FOLDER, place_of
from pipeline.model.rules import Limits
from pipeline.site.bodies import body_row, open_bodies
from pipeline.site.build import Build, errors_of
from pipeline.site.catalogue import Catalogue
from pipeline.site.engine import body_version
from pipeline.site.files import image_size
from pipeline.site.groups import Group, groups_of
from pipeline.site.kept_records import PackedRecord, group_of, packed
from pipeline.site.records import record_of
from pipeline.site.workers import in_processes
from pipeline.store.portal_data import is_data
from pipeline.store.source import CONTENT_FOLDERS, CommitSource, Source, WorktreeSource
from pipeline.store.tree_objects import REGULAR_MODES, TreeEntry

Touched = dict[Group, set[str]]
"""Groups that changed, each with the places (`sort`) in it where something came or went."""


class Reading(NamedTuple):
    """What examining one document gave, as the catalogue keeps it: made ready here, by the process that has read it."""

    path: str
    issues: tuple[Issue, ...]
    record: PackedRecord | None = None
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


def read_changes(build: Build, catalogue: Catalogue, again: bool) -> Touched:
    """Examine every file that changed since the catalogue was filled, and say which groups that touched.

    With `again` all files are, and nothing is said to be touched: every page must be compared then.
    """
    changed, gone = _changes(build.source, catalogue, again)
    touched: Touched = defaultdict(set)
    if again:
        catalogue.forget_documents()
    keys: set[Key] = set()
    for path in gone:
        keys |= _leave(path, catalogue, touched)
    if catalogue.state("day") != build.day:
        touched[("day",)].add("")
    met = {entry.path for entry in changed} | set(gone)
    changed += [entry for entry in catalogue.due(build.day) if entry.path not in met]
    odd = [entry.path for entry in changed if entry.mode not in REGULAR_MODES]
    documents = [entry for entry in changed if _is_document(entry)]
    readings = [[Reading(path, (Issue(path, 1, "", "not_a_regular_file"),)) for path in odd]]
    count = 0
    for batch in chain(readings, _read(build, documents)):
        if again:
            _fill(catalogue, batch)
        else:
            for reading in batch:
                keys |= _take(reading, catalogue, touched)
        count += len(batch)
        build.progress("read", count, len(odd) + len(documents))
    catalogue.note_files(changed, getattr(build.source, "known", {}))
    for file in _read_files(build, [entry for entry in changed if _is_file(entry)]):
        catalogue.replace_issues(file.path, file.issues)
        if not errors_of(file.issues):
            catalogue.note_facts(file.path, file.size, *file.pixels)
        touched[("file", file.path)].add("")
    if build.strict:
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
    kept, changed = catalogue.files(), []
    if isinstance(source, WorktreeSource):
        source.known.update(kept)
    for entry in source.entries(CONTENT_FOLDERS):
        before = kept.pop(entry.path, None)
        if again or before is None or before[2] != entry:
            changed.append(entry)
    return changed, sorted(kept)


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


def _read(build: Build, entries: Sequence[TreeEntry]) -> Iterator[list[Reading]]:
    def start() -> Callable[[Sequence[TreeEntry]], list[Reading]]:
        bodies, sites = open_bodies(build.cache, body_version(build.portal)), frozenset(build.portal.sites())

        def read(batch: Sequence[TreeEntry]) -> list[Reading]:
            readings, rendered = [], []
            for entry, content in zip(batch, build.source.read(batch), strict=True):
                examined = examine(entry.path, content, build.portal, STAGE if build.strict else "draft")
                readings.append(_reading(entry, examined, build, sites))
                if examined.rendered:
                    rendered.append(body_row(entry.blob, examined.rendered))
            bodies.add(rendered)
            return readings

        return read

    return in_processes(start, entries, build.jobs, batch=100)


def _reading(entry: TreeEntry, examined: Examined, build: Build, sites: Set[str]) -> Reading:
    document, rendered = examined.document, examined.rendered
    if document is None or rendered is None:
        return Reading(entry.path, examined.issues)
    facts = facts_of(document, rendered) if build.strict else None
    data, keys = (facts_data(facts), tuple(fact_keys(facts))) if facts else ("", ())
    if document.place.site not in sites:
        return Reading(entry.path, examined.issues, None, (), data, keys)
    due = tuple(sorted(later for later in document.days() if later > build.day))
    if not document.is_public_on(build.day):
        return Reading(entry.path, examined.issues, None, due, data, keys)
    record = record_of(document, entry.blob, build.portal, build.day)
    kept = packed(record, groups_of(record, build.portal))
    return Reading(entry.path, examined.issues, kept, due, data, keys)


def _fill(catalogue: Catalogue, readings: Sequence[Reading]) -> None:
    """Keep what was read of documents of which nothing is kept."""
    catalogue.records.add([reading.record for reading in readings if reading.record])
    catalogue.add_issues(issue for reading in readings for issue in reading.issues)
    catalogue.add_due((day, reading.path) for reading in readings for day in reading.due)
    catalogue.facts.add((each.path, each.facts, each.keys) for each in readings if each.facts)


def _take(reading: Reading, catalogue: Catalogue, touched: Touched) -> set[Key]:
    """Keep what was read of a changed document; returns the keys it had and has."""
    path, record = reading.path, reading.record
    before, stood = catalogue.records.digests_of(path), catalogue.remove(path)
    keys = catalogue.facts.remove(path) | set(reading.keys)
    _fill(catalogue, [reading])
    stands = [(group_of(name), record.sort) for name in dict.fromkeys(record.groups)] if record else []
    if record and before == (record.row_digest, record.digest) and sorted(stood) == sorted(stands):
        return keys
    for group, place in [*stood, *stands, (("record", path), "")]:
        touched[group].add(place)
    return keys


def _leave(path: str, catalogue: Catalogue, touched: Touched) -> set[Key]:
    """Forget a file; returns the keys that it had as a document."""
    for group, place in catalogue.remove(path):
        touched[group].add(place)
    catalogue.forget_file(path)
    touched[("record", path)].add("")
    touched[("file", path)].add("")
    return catalogue.facts.remove(path)
