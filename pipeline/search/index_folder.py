"""The folder `_search/` of a built portal: its files with their compressed copies, and the digests of its folders."""

import gzip
import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli

from pipeline.search.memory import Memory
from pipeline.store.output_tree import folder_digest, folders_above, parent_of
from pipeline.store.shared_folders import SharedFolders

ENDINGS = (".br", ".gz")
_COMPRESSED = frozenset((".json", ".bin", ".js"))
"""Packs are written in few bits already: Brotli takes 5 % off them, and costs a decoder a third more."""


class IndexFolder:
    """`_search/` of one build target; the memory keeps the digest of each folder, so that a change costs its path."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self.root = root
        self._memory = memory

    def has(self, generation: str) -> bool:
        """Whether the files of a generation are there."""
        return (self.root / generation / "p").is_dir()

    def read(self, path: str) -> Any:
        """What a JSON file holds."""
        return json.loads((self.root / path).read_bytes())

    def write(self, path: str, content: bytes) -> None:
        """Write a file with its compressed copies, each by a rename; nothing where it has these bytes already."""
        target = self.root / path
        if target.is_file() and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        for name, data in _with_copies(target.name, content):
            fresh = target.with_name(f".{name}.new")
            fresh.write_bytes(data)
            fresh.replace(target.with_name(name))
        self._memory.forget_folders(
            [parent_of(path), *folders_above(parent_of(path))] if "/" in path else [""]
        )

    def write_generation(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write all files of a new generation."""
        fresh = self.root / f".{name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for folder in {parent_of(path) for path in files}:
            (fresh / folder).mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            for copy, data in _with_copies(path, content):
                with open(fresh / copy, "wb", buffering=0) as file:  # noqa: PTH123
                    file.write(data)
        shutil.rmtree(self.root / name, ignore_errors=True)
        fresh.rename(self.root / name)
        self._memory.forget_folders(None)

    def sweep(self, generation: str, recent: str) -> None:
        """Remove former generations and recent parts."""
        for entry in self.root.iterdir():
            if entry.is_dir() and entry.name != generation:
                shutil.rmtree(entry)
        for entry in (self.root / generation).glob("r/*"):
            if entry.name.split(".")[0] != recent:
                entry.unlink()
                self._memory.forget_folders([f"{generation}/r", generation, ""])

    # releases ----------------------------------------------------------------------------------

    def digest(self, path: str = "") -> str:
        """The digest of a folder with all that is below it (pipeline.store.output_tree)."""
        known = self._memory.folder(path)
        if known:
            return known
        files, folders = {}, {}
        for entry in sorted((self.root / path).iterdir()):
            if entry.is_dir():
                folders[entry.name] = self.digest(f"{path}/{entry.name}" if path else entry.name)
            elif entry.suffix not in ENDINGS:
                content = entry.read_bytes()
                files[entry.name] = (sha256(content).hexdigest(), len(content))
        digest = folder_digest(files, folders)
        self._memory.note_folder(path, digest)
        return digest

    def put_into(self, folders: SharedFolders) -> str:
        """Make the folder part of the shared folders of releases; returns its digest."""
        digests: list[str] = []
        self._put("", folders, digests)
        os.sync()
        folders.finish(digests)
        return self.digest()

    def _put(self, path: str, folders: SharedFolders, done: list[str]) -> None:
        digest = self.digest(path)
        if folders.has(digest) or digest in done:
            return
        entries = list((self.root / path).iterdir())
        inside = {}
        for entry in entries:
            if entry.is_dir():
                below = f"{path}/{entry.name}" if path else entry.name
                inside[entry.name] = self.digest(below)
                self._put(below, folders, done)
        fresh = folders.begin(digest, inside)
        for entry in entries:
            if not entry.is_dir():
                _take(entry, fresh / entry.name)
        done.append(digest)


def _take(source: Path, target: Path) -> None:
    """Link a file, which is never written to again, or copy it where it stands on another disk."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _with_copies(path: str, content: bytes) -> list[tuple[str, bytes]]:
    if Path(path).suffix not in _COMPRESSED:
        return [(path, content)]
    quality = 11 if path.endswith(".js") else 9  # the program changes with a version of ours alone
    packed = (brotli.compress(content, quality=quality), gzip.compress(content, mtime=0))
    copies = [(f"{path}{ending}", data) for ending, data in zip(ENDINGS, packed, strict=True)]
    return [(path, content), *((name, data) for name, data in copies if len(data) < len(content))]
