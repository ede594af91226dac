"""Trees made without a checkout: two states merged, or one with other files in it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.durable import sync_folder
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry

_NO_GUESSES = ("-c", "merge.renames=false", "-c", "merge.directoryRenames=false")
"""A file is the same file only under the same path: what git takes for a move, nobody has approved."""


@dataclass(frozen=True, slots=True)
class MergedTree:
    """What came of merging two commits."""

    tree: str
    conflicts: tuple[str, ...]
    """Paths that both sides changed; the tree is of no use then."""


def merge_trees(repository: Repository, ours: str, theirs: str) -> MergedTree:
    """Merge two commits over their common ancestor, as far as git can."""
    words = [*_NO_GUESSES, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs]
    out = repository.run(words, accept=(0, 1))
    tree, *paths = out.split(b"\0")[:-1]
    return MergedTree(tree.decode(), tuple(path.decode("utf-8", "surrogateescape") for path in paths))


def tree_with(repository: Repository, commit: str, changes: Mapping[str, TreeEntry | None]) -> str:
    """The tree of a commit with other files at some paths; a path without an entry goes."""
    lines = b"".join(_index_line(path, entry) for path, entry in changes.items())
    with tempfile.TemporaryDirectory(prefix="congso-") as folder:
        index = repository.with_environment({"GIT_INDEX_FILE": str(Path(folder) / "index")})
        index.run(["read-tree", commit])
        index.run(["update-index", "-z", "--index-info"], lines)
        return index.run(["write-tree"]).decode().strip()


def _index_line(path: str, entry: TreeEntry | None) -> bytes:
    mode, blob = (entry.mode, entry.blob) if entry else ("0", "0" * 40)
    return f"{mode} {blob}\t".encode() + path.encode("utf-8", "surrogateescape") + b"\0"


def write_blob(repository: Repository, content: bytes) -> str:
    """Keep the bytes of a file, and return their id."""
    return repository.run(["hash-object", "-w", "--stdin"], content).decode().strip()


def take_objects(repository: Repository, aside: Path) -> None:
    """Move objects from a folder beside the repository's own into it, each whole; they are on the disk then.

    Of a pack the index comes last: git looks for nothing in a pack without one.
    """
    loose = aside.glob("[0-9a-f][0-9a-f]/*")
    packs = sorted(aside.glob("pack/pack-*"), key=lambda file: file.suffix == ".idx")
    folders = {repository.folder / "objects"}
    for file in (*loose, *packs):
        place = repository.folder / "objects" / file.parent.name
        place.mkdir(exist_ok=True)
        file.replace(place / file.name)
        folders.add(place)
    for folder in sorted(folders, reverse=True):
        sync_folder(folder)


def entry_at(repository: Repository, commit: str, path: str) -> TreeEntry | None:
    """The file at exactly this path of a commit or tree; None where there is none."""
    return next((each for each in repository.entries(commit, (path,)) if each.path == path), None)
