"""Trees as Git stores them, read through an open reader: for the few folders that are asked for again and again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.store.object_reader import ObjectReader

REGULAR_MODES = frozenset({"100644", "100755"})
"""Modes of ordinary files; symbolic links and submodules are never followed (ARCHIVE-AND-SAFETY B2, hole 1)."""

_FOLDER = "40000"
_ID_BYTES = 20


class TreeEntry(NamedTuple):
    """One file of a commit: mode as git writes it (`100644`), and the id of its bytes."""

    path: str
    mode: str
    blob: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a tree object."""

    name: str
    mode: str
    id: str

    @property
    def is_folder(self) -> bool:
        return self.mode == _FOLDER


def tree_items(content: bytes) -> Iterator[Item]:
    """The lines of a tree object's bytes."""
    at = 0
    while at < len(content):
        end = content.index(b"\0", at)
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + _ID_BYTES
        yield Item(name.decode("utf-8", "surrogateescape"), mode.decode(), content[end + 1 : at].hex())


def tree_at(reader: ObjectReader, commit: str, folder: str) -> list[Item]:
    """What stands in a folder of a commit or tree; nothing where there is no such folder. `""`: its root."""
    found = reader.read(f"{commit}^{{tree}}")
    for part in folder.split("/") if folder else ():
        items = tree_items(found.content) if found else ()
        below = next((item for item in items if item.name == part and item.is_folder), None)
        found = reader.read(below.id) if below else None
    return list(tree_items(found.content)) if found else []


def tree_files(reader: ObjectReader, commit: str, paths: Sequence[str]) -> Iterator[TreeEntry]:
    """The files with these paths and those below them, in the order of the paths."""
    folders: dict[str, list[Item]] = {}
    for path in paths:
        folder, _, name = path.rstrip("/").rpartition("/")
        if folder not in folders:
            folders[folder] = tree_at(reader, commit, folder)
        for item in folders[folder]:
            if item.name == name:
                yield from _files(reader, f"{folder}/{name}" if folder else name, item)


def _files(reader: ObjectReader, path: str, item: Item) -> Iterator[TreeEntry]:
    if not item.is_folder:
        yield TreeEntry(path, item.mode, item.id)
        return
    found = reader.read(item.id)
    for below in tree_items(found.content) if found else ():
        yield from _files(reader, f"{path}/{below.name}", below)
