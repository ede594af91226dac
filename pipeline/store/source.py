"""Where a build or a check reads from: a commit of the repository, or the files of a checkout.

Both name every file with the id that Git gives its bytes, so that what was derived from a file
in one of them serves the other. Symbolic links are listed with their mode and never followed.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry

CONTENT_FOLDERS = ("content", "sub-portals")
SUBSITES = "sub-portals"
AGENCY_FILE = "agency.yml"
SETTINGS_PATHS = ("theme", "pelicanconf.py", "publishconf.py")


SeenFile = tuple[int | None, int | None, TreeEntry]
"""Modification time in ns and size in bytes of a file of a checkout, where known, and its entry."""


class Source(Protocol):
    """One state of the portal's files."""

    def commit(self) -> str:
        """Full id of the commit, or nothing for a checkout with its own changes."""
        ...

    def time(self) -> datetime:
        """The moment from which the as-of date is taken unless another is given."""
        ...

    def entries(self, below: Sequence[str]) -> Iterator[TreeEntry]:
        """Every file below the given folders or with the given path, in the order of their paths."""
        ...

    def agency_files(self) -> Iterator[TreeEntry]:
        """The `agency.yml` of every subsite, found without reading what else it has."""
        ...

    def read(self, entries: Sequence[TreeEntry]) -> Iterator[bytes]:
        """The bytes of each entry, in the given order."""
        ...


@dataclass(frozen=True, slots=True)
class CommitSource:
    """The files of one commit."""

    repository: Repository
    commit_id: str

    def commit(self) -> str:
        return self.commit_id

    def time(self) -> datetime:
        return self.repository.commit_time(self.commit_id)

    def entries(self, below: Sequence[str]) -> Iterator[TreeEntry]:
        return self.repository.entries(self.commit_id, below)

    def agency_files(self) -> Iterator[TreeEntry]:
        folders = self.repository.folders(self.commit_id, SUBSITES)
        paths = [f"{folder}/{AGENCY_FILE}" for folder in folders]
        return self.entries(paths) if paths else iter(())

    def read(self, entries: Sequence[TreeEntry]) -> Iterator[bytes]:
        return self.repository.read(entry.blob for entry in entries)


@dataclass(frozen=True, slots=True)
class WorktreeSource:
    """The files of a checkout as they are now, committed or not."""

    folder: Path
    now: datetime
    known: dict[str, SeenFile] = field(default_factory=dict)
    """Files whose ids are worked out already, by path; those that match are not read again."""

    def commit(self) -> str:
        return ""

    def time(self) -> datetime:
        return self.now

    def entries(self, below: Sequence[str]) -> Iterator[TreeEntry]:
        for name in below:
            start = self.folder / name
            if start.is_dir() and not start.is_symlink():
                yield from self._below(name)
            elif start.exists() or start.is_symlink():
                yield self._entry(name, start.lstat())

    def agency_files(self) -> Iterator[TreeEntry]:
        subsites = self.folder / SUBSITES
        if subsites.is_dir() and not subsites.is_symlink():
            folders = sorted(item.name for item in os.scandir(subsites) if item.is_dir(follow_symlinks=False))
            yield from self.entries([f"{SUBSITES}/{folder}/{AGENCY_FILE}" for folder in folders])

    def _below(self, folder: str) -> list[TreeEntry]:
        """Every file below a folder. Ten thousand are asked for at each save of an author: no generators here."""
        with os.scandir(f"{self.folder}/{folder}") as found:
            listed = sorted(found, key=lambda item: item.name)
        entries: list[TreeEntry] = []
        for item in listed:
            path = f"{folder}/{item.name}"
            if item.is_dir(follow_symlinks=False):
                entries += self._below(path)
            else:
                entries.append(self._entry(path, item.stat(follow_symlinks=False)))
        return entries

    def _entry(self, path: str, facts: os.stat_result) -> TreeEntry:
        if stat.S_ISLNK(facts.st_mode):
            return TreeEntry(path, "120000", "")
        known = self.known.get(path)
        if known and known[0] == facts.st_mtime_ns and known[1] == facts.st_size:
            return known[2]
        blob = blob_id(self._content(path)) if stat.S_ISREG(facts.st_mode) else ""
        entry = TreeEntry(path, "100644", blob)
        self.known[path] = (facts.st_mtime_ns, facts.st_size, entry)
        return entry

    def read(self, entries: Sequence[TreeEntry]) -> Iterator[bytes]:
        return (self._content(entry.path) for entry in entries)

    def _content(self, path: str) -> bytes:
        with open(f"{self.folder}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - half of what `Path` costs
            return file.read()


def blob_id(content: bytes) -> str:
    """The id under which Git stores these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def in_batches(entries: Iterable[TreeEntry], size: int = 500) -> Iterator[list[TreeEntry]]:
    """The entries in lists of at most `size`, so that a large portal is never read at once."""
    batch: list[TreeEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
