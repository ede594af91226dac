"""Writes a year's repository anew from the old one, without some of its files: new first, then the old one goes."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.archive import bag
from pipeline.archive.shelves import plain_path
from pipeline.archive.snapshots import snapshot_of
from pipeline.archive.writing import Base, Record, write_snapshot
from pipeline.store.archive_repository import ArchiveRepository, KeptCommit, StoredChange
from pipeline.store.object_reader import ObjectReader
from pipeline.store.published import Change, OutputFile
from pipeline.store.signing import ServiceKey

_OF_THE_TAG = ("Manifest-SHA256", "Tag-Manifest-SHA256")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be other in the new repository."""

    is_erased: Callable[[str], bool]
    """Whether the file at an address goes."""
    remark: str
    """What a snapshot that has lost a file says of it."""
    commits: Mapping[str, str] = field(default_factory=dict)
    """Source commits that are called otherwise now."""


def write_anew(old: ArchiveRepository, new: ArchiveRepository, erasure: Erasure, key: ServiceKey) -> int:
    """Keep every snapshot of a year again, signed again, in a new repository; returns how many have lost a file."""
    new.prepare()
    commits = list(old.commits())
    files: dict[str, OutputFile] = {}
    erased: set[str] = set()
    head, poorer = "", 0
    with old.reading() as objects:
        for commit, stored in zip(commits, old.changes([each.id for each in commits]), strict=True):
            found = _Read(objects, erasure)
            changes = list(found.changes(stored))
            erased = (erased | found.erased) - found.gone
            for change in changes:
                if change.file is None:
                    files.pop(change.path, None)
                else:
                    files[change.path] = change.file
            poorer += bool(erased)
            remark = erasure.remark if erased else ""
            record = _record(commit, old, files, erasure, remark)
            base = Base(head, continued=bool(head))
            write_snapshot(new, record, changes, found.content, base, key)
            head = new.newest_id()
    return poorer


class _Read:
    """The changes of one snapshot as they were stored, with their bytes."""

    def __init__(self, objects: ObjectReader, erasure: Erasure) -> None:
        self._objects, self._erasure = objects, erasure
        self._blobs: dict[str, str] = {}
        self.erased: set[str] = set()
        self.gone: set[str] = set()

    def changes(self, stored: list[StoredChange]) -> Iterator[Change]:
        blobs = {  # what goes, goes first: it may have moved
            path.removeprefix(f"{bag.PAYLOAD}/"): each.blob
            for each in sorted(stored, key=lambda each: each.blob != "")
            if each.path.startswith(f"{bag.PAYLOAD}/") and (path := plain_path(each.path))
        }
        for path, blob in sorted(blobs.items()):
            if self._erasure.is_erased(path):
                (self.erased if blob else self.gone).add(path)
            elif blob:
                self._blobs[path] = blob
                content = self._read(blob)
                yield Change(path, OutputFile(path, len(content), hashlib.sha256(content).hexdigest()))
            else:
                yield Change(path, None)

    def content(self, change: Change) -> bytes:
        return self._read(self._blobs[change.path])

    def _read(self, blob: str) -> bytes:
        return next(self._objects.read_all([blob])).content


def _record(
    commit: KeptCommit, old: ArchiveRepository, files: Mapping[str, OutputFile], erasure: Erasure, remark: str
) -> Record:
    snapshot = snapshot_of(commit, old)
    facts = {name: value for name, value in commit.trailers.items() if name not in _OF_THE_TAG}
    facts["Source-Commit"] = erasure.commits.get(snapshot.commit, snapshot.commit)
    facts["Payload-Oxum"] = f"{sum(file.size for file in files.values())}.{len(files)}"
    if remark:
        facts["Erased"] = remark
        facts["Build-Tree-SHA256"] = "none"  # so that the next snapshot holds all files of its build again
    lines = bag.manifest({path: file.sha256 for path, file in files.items()})
    manifest = hashlib.sha256(b"".join(lines)).hexdigest()
    return Record(snapshot.id, snapshot.kept_at, facts, manifest)
