"""Makes the finished tree of a release, beside those that are there, at the cost of what changed.

Only folders that no release has yet are made. In those, what did not change is linked from the folder's last state,
with its compressed copies; the rest is copied from the built portal, checked against its SHA-256, and compressed.
"""

import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from pipeline.errors import PortalDataError
from pipeline.site.build import Progress
from pipeline.site.compression import ENDINGS, variants
from pipeline.site.unreleased import Unreleased
from pipeline.site.workers import in_processes
from pipeline.store.shared_folders import SharedFolders

_SYNCED_ONE_BY_ONE = 256
"""Above so many files, syncing the whole disk once is quicker (measured: 0.25 ms a file)."""


@dataclass(frozen=True, slots=True)
class _Copy:
    path: str
    sha256: str
    folder: Path
    """Where it goes, under its own name."""


def make_tree(state: Unreleased, output: Path, folders: SharedFolders, jobs: int, progress: Progress) -> None:
    """Make the tree of a state that is about to be released; `output` holds its files.

    When it returns the tree is in its place and on the disk. Raises PortalDataError where a file is not what was built.
    """
    missing = list(_missing(state, folders))
    changed = {change.path for change in state.listing.changes}
    copies: list[_Copy] = []
    for path, digest in missing:
        fresh = folders.begin(digest, state.outputs.folders_in(path))
        files = {
            _joined(path, name): expected for name, (expected, _) in state.outputs.files_in(path).items()
        }
        linked = _linked(folders.place(state.before.get(path, digest)), fresh, files.keys() - changed)
        copies += [_Copy(file, expected, fresh) for file, expected in files.items() if file not in linked]
    one_by_one = len(copies) <= _SYNCED_ONE_BY_ONE
    done = 0
    for copied in in_processes(lambda: partial(_copy, output, one_by_one), copies, jobs, batch=64):
        done += copied
        progress("release", done, len(copies))
    if not one_by_one:
        os.sync()
    folders.finish(digest for _, digest in missing)


def _missing(state: Unreleased, folders: SharedFolders) -> Iterator[tuple[str, str]]:
    """Path and digest of every folder that has to be made, each after those that it holds and each once."""
    seen: set[str] = set()

    def below(path: str, digest: str) -> Iterator[tuple[str, str]]:
        if digest in seen or folders.has(digest):
            return
        seen.add(digest)
        for name, inside in state.outputs.folders_in(path).items():
            yield from below(_joined(path, name), inside)
        yield path, digest

    return below("", state.listing.digest)


def _linked(before: Path, fresh: Path, files: Set[str]) -> set[str]:
    """Link files, given by their paths, from a folder's last state, each with its compressed copies."""
    there = {entry.name for entry in os.scandir(before)} if before.is_dir() else set()
    linked = set()
    for file in files:
        name = file.rpartition("/")[2]
        for each in (name, *(f"{name}{ending}" for ending in ENDINGS)):
            if each in there:
                os.link(before / each, fresh / each)
        if name in there:
            linked.add(file)
    return linked


def _copy(output: Path, one_by_one: bool, copies: Sequence[_Copy]) -> int:
    for copy in copies:
        source, target = output / copy.path, copy.folder / copy.path.rpartition("/")[2]
        content = source.read_bytes()
        if sha256(content).hexdigest() != copy.sha256:
            raise PortalDataError(
                f"{source} is not what was built", "Build again with --full, then release it."
            )
        modified = source.stat().st_mtime_ns
        for ending, variant in {"": content, **variants(copy.path, content)}.items():
            with Path(f"{target}{ending}").open("wb") as file:
                file.write(variant)
                file.flush()
                os.fchmod(file.fileno(), 0o644)  # the web server reads it, whatever the umask here
                os.utime(file.fileno(), ns=(modified, modified))  # browsers and mirrors ask for what is newer
                if one_by_one:
                    os.fsync(file.fileno())
    return len(copies)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
