"""Finished trees that share what they have in common: each folder is kept once, by the digest of all that is in it.

A folder's files stand in it; a folder in it is a link to that folder's own place beside it. So a tree that differs
from another by one page costs that page and the folders above it.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from pipeline.store.durable import sync_folder

_NAME_LENGTH = 40
"""Characters of the digest in a folder's name: a link to it then needs no block of its own on ext4 (60 bytes)."""

_UNDER_WAY = ".new-"


@dataclass(frozen=True, slots=True)
class SharedFolders:
    """The folders of every kept tree. One process at a time may change them; anybody may read."""

    root: Path

    def place(self, digest: str) -> Path:
        """Where a folder stands, or would stand."""
        return self.root / digest[:_NAME_LENGTH]

    def has(self, digest: str) -> bool:
        """Whether a folder is there; all that is below it is there too then."""
        return self.place(digest).is_dir()

    def begin(self, digest: str, folders: Mapping[str, str]) -> Path:
        """Begin a folder with the folders in it, given as name and digest; returns where its files are to be put."""
        fresh = self._under_way(digest)
        shutil.rmtree(fresh, ignore_errors=True)  # of a process that was killed
        fresh.mkdir(parents=True)
        fresh.chmod(0o755)  # the web server reads it, whatever the umask here
        for name, inside in folders.items():
            (fresh / name).symlink_to(Path("..") / inside[:_NAME_LENGTH], target_is_directory=True)
        return fresh

    def finish(self, digests: Iterable[str]) -> None:
        """Give folders their places, whose files are complete and synced, each after those that it holds."""
        for digest in digests:
            sync_folder(self._under_way(digest))
            self._under_way(digest).rename(self.place(digest))
        sync_folder(self.root)

    def with_folder(self, top: str, name: str, folder: str) -> str:
        """Make a tree that has one folder more at its top than another; both and the folder are there already."""
        digest = hashlib.sha256(f"{top} {name} {folder}\n".encode()).hexdigest()
        if self.has(digest):
            return digest
        entries = list(self.place(top).iterdir())
        inside = {each.name: each.readlink().name for each in entries if each.is_symlink()}
        fresh = self.begin(digest, {**inside, name: folder})
        for entry in entries:
            if not entry.is_symlink():
                (fresh / entry.name).hardlink_to(entry)
        self.finish([digest])
        return digest

    def sweep(self, tops: Iterable[str]) -> int:
        """Remove every folder that none of these trees, given by the digests of their tops, holds; returns how many."""
        inside = {entry.name: _folders_in(entry.path) for entry in os.scandir(self.root) if entry.is_dir()}
        kept: set[str] = set()
        reached = [digest[:_NAME_LENGTH] for digest in tops]
        while reached:
            name = reached.pop()
            if name not in kept:
                kept.add(name)
                reached += inside.get(name, [])
        order = TopologicalSorter({name: [] for name in inside if name not in kept})
        for name in inside.keys() - kept:
            for held in inside[name]:
                order.add(held, name)
        # A folder goes before those that it holds: killed in between, what is still there is still whole.
        gone = [name for name in order.static_order() if name in inside and name not in kept]
        for name in gone:
            shutil.rmtree(self.root / name)
        return len(gone)

    def _under_way(self, digest: str) -> Path:
        return self.root / f"{_UNDER_WAY}{digest[:_NAME_LENGTH]}"


def _folders_in(folder: str) -> list[str]:
    return [
        os.path.basename(os.readlink(entry.path))  # noqa: PTH115, PTH119
        for entry in os.scandir(folder)
        if entry.is_symlink()
    ]
