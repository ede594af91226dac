"""Writes a year's repository anew from the old one, without some of its files: new first, then the old one goes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

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

    pages: frozenset[str] = frozenset()
    """Addresses of files that go."""
    words: tuple[str, ...] = ()
    """Words that become unreadable in every text."""
    remark: str = ""
    """What a snapshot that has lost something says of it."""
    commits: Mapping[str, str] = field(default_factory=dict)
    """Source commits that are called otherwise now."""

    def without_words(self, content: bytes) -> bytes:
        """A text with blots for the words, however HTML or JSON write them; other bytes as they are."""
        for word in self.words:
            blot = ("█" * len(word)).encode()
            for form in {word, escape(word), escape(word, quote=False), json.dumps(word)[1:-1]}:
                content = content.replace(form.encode(), blot)
        return content

    def names(self, content: bytes) -> bool:
        """Whether a text leads to one of the pages."""
        return any(f"/{page}".encode() in content for page in self.pages)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What writing a year anew came to."""

    poorer: int
    """Snapshots that have lost something."""
    still_named: set[str]
    """Addresses of files that lead to an erased page."""


def write_anew(
    old: ArchiveRepository, new: ArchiveRepository, erasure: Erasure, key: ServiceKey
) -> Rewritten:
    """Keep every snapshot of a year again, signed again, in a new repository."""
    new.prepare()
    commits = list(old.commits())
    files: dict[str, OutputFile] = {}
    head, poorer = "", 0
    with old.reading() as objects:
        reading = _Reading(objects, erasure)
        for commit, stored in zip(commits, old.changes([each.id for each in commits]), strict=True):
            changes = list(reading.changes(stored))
            for change in changes:
                if change.file is None:
                    files.pop(change.path, None)
                else:
                    files[change.path] = change.file
            poorer += bool(reading.lost)
            record = _record(commit, old, files, erasure, erasure.remark if reading.lost else "")
            base = Base(head, continued=bool(head))
            write_snapshot(new, record, changes, reading.content, base, key)
            head = new.newest_id()
    return Rewritten(poorer, reading.still_named)


class _Reading:
    """The changes of one snapshot after another as they were stored, with their bytes as they are to be."""

    def __init__(self, objects: ObjectReader, erasure: Erasure) -> None:
        self._objects, self._erasure = objects, erasure
        self._blobs: dict[str, str] = {}
        self.lost: set[str] = set()
        """Addresses that are not now, in the snapshot read last, what they were."""
        self.still_named: set[str] = set()

    def changes(self, stored: list[StoredChange]) -> Iterator[Change]:
        blobs = {  # what goes, goes first: it may have moved
            path.removeprefix(f"{bag.PAYLOAD}/"): each.blob
            for each in sorted(stored, key=lambda each: each.blob != "")
            if each.path.startswith(f"{bag.PAYLOAD}/") and (path := plain_path(each.path))
        }
        for path, blob in sorted(blobs.items()):
            self.lost.discard(path)
            if blob and path in self._erasure.pages:
                self.lost.add(path)
            elif blob:
                self._blobs[path] = blob
                yield Change(path, self._file(path, blob))
            elif path not in self._erasure.pages:
                yield Change(path, None)

    def content(self, change: Change) -> bytes:
        """The bytes of a file of the snapshot read last."""
        return self._erasure.without_words(self._read(self._blobs[change.path]))

    def _file(self, path: str, blob: str) -> OutputFile:
        before = self._read(blob)
        content = self._erasure.without_words(before)
        if content != before:
            self.lost.add(path)
        if self._erasure.names(content):
            self.still_named.add(path)
        return OutputFile(path, len(content), hashlib.sha256(content).hexdigest())

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
