"""How a snapshot's files stand in the tree that is stored: in small folders, each with the digests of its files.

Git stores a folder anew, whole, for each file that changes in it, so folders are small: one of more than 32 entries
is divided over sixteen *shelves*, `~0` to `~f`, by the digest of the entry's name, and a shelf in turn
when it grows too long. Beside the files of a folder or shelf stands `~sha256`, their digests as `sha256sum -c` reads
them. A name that begins with `~` is stored with one more. So the plain path is found by leaving out the shelves:

    git archive TAG data | tar -x --exclude='~sha256' --transform='s,/~[0-9a-f]\\(/~[0-9a-f]\\)*/,/,g'

A folder that was divided stays so to the end of its year: it costs nothing, and nothing moves for nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

MARK = "~"
DIGESTS = "~sha256"
LONGEST = 32
"""Entries of a folder beside the list of digests. With 199 a request cost 168 KB at 100,000 pages, with 32 a third."""

_FOLDER = "40000"
_DIGITS = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Removal:
    """What stood at a stored path goes."""

    path: str


@dataclass(frozen=True, slots=True)
class Placement:
    """An object that the repository has, a file (`100644`) or a folder (`040000`), comes to stand at a stored path."""

    path: str
    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Filling:
    """A file comes to stand at a stored path: with the bytes of an output, or with a list of digests."""

    path: str
    output: str
    """Path of the output; nothing for a list."""
    text: str = ""


Step = Removal | Placement | Filling


def plain_path(stored: str) -> str:
    """The path of an output from its path in the tree; nothing for a list of digests."""
    *folders, name = stored.split("/")
    if name == DIGESTS:
        return ""
    kept = (part for part in folders if not _is_shelf(part))
    return "/".join(_plain(part) for part in (*kept, name))


def digest_list(digests: Mapping[str, str]) -> str:
    """The list of a folder's own files: `DIGEST  NAME`, a line each, in the order of the names."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


class Shelves:
    """The tree of one snapshot on its way to the next; it reads only the folders that a change reaches."""

    def __init__(self, read: Callable[[str], bytes], tree: str = "") -> None:
        """`read` gives the bytes of an object by its id; `tree` is the id of the folder that holds the files."""
        self._top = _Shelf(read, tree)

    def put(self, path: str, sha256: str) -> None:
        """A file has come or changed; `sha256` is the digest of its bytes."""
        *folders, name = path.split("/")
        shelf = self._top
        for folder in folders:
            shelf = shelf.place_of(folder).folder(folder)
        shelf.place_of(name).put(name, sha256)

    def remove(self, path: str) -> None:
        """A file has gone."""
        *folders, name = path.split("/")
        shelf = self._top
        for folder in folders:
            shelf = shelf.place_of(folder).folder(folder)
        shelf.place_of(name).remove(name)

    def steps(self, root: str) -> Iterator[Step]:
        """What leads from the tree that was stored to this one, in its order; `root` is the folder that holds it."""
        yield from self._top.steps(root, "", stands=True)


class _Shelf:
    """A folder or a shelf of one: names are plain, folders and files apart, until it is divided into parts."""

    def __init__(self, read: Callable[[str], bytes], tree: str = "", depth: int = 0) -> None:
        self._read, self._tree, self._depth = read, tree, depth
        self._stored: dict[str, tuple[str, str]] | None = None
        self._folders: dict[str, _Shelf] = {}
        self._files: dict[str, str] = {}
        self._parts: dict[str, _Shelf] = {}
        self._digests: dict[str, str] | None = None
        self._divided = self._filled = False

    def place_of(self, name: str) -> "_Shelf":
        """The shelf in which a name stands, or would stand."""
        self._open()
        if not self._divided:
            return self
        digit = sha256(name.encode()).hexdigest()[self._depth]
        if digit not in self._parts:
            self._parts[digit] = _Shelf(self._read, depth=self._depth + 1)
        return self._parts[digit].place_of(name)

    def folder(self, name: str) -> "_Shelf":
        if name not in self._folders:
            self._folders[name] = _Shelf(self._read)
            self._divide_if_long()
        found = self.place_of(name)
        return found._folders[name]

    def put(self, name: str, digest: str) -> None:
        self._own_digests()[name] = digest
        self._files[name], self._filled = "", True
        self._divide_if_long()

    def remove(self, name: str) -> None:
        if self._files.pop(name, None) is not None:
            self._own_digests().pop(name, None)
            self._filled = True

    def steps(self, stored: str, plain: str, stands: bool) -> Iterator[Step]:
        """`stands`: whether what was stored of this shelf stands at this path of the commit that is being made."""
        if not stands and self._tree:
            yield Placement(stored, "040000", self._tree)
        if self._stored is None:
            return
        before = dict(self._stored)
        if self._divided and not any(_is_shelf(name) for name in before):
            if before:
                yield Removal(stored)
            before = {}
        now = self._entries()
        yield from (Removal(f"{stored}/{name}") for name in before if name not in now)
        yield from self._file_steps(stored, plain, before)
        for name, shelf in now.items():
            if shelf is not None:
                below = plain if _is_shelf(name) else f"{plain}{_plain(name)}/"
                is_there = before.get(name, ("", ""))[1] == shelf._tree
                yield from shelf.steps(f"{stored}/{name}", below, stands=is_there)

    def _file_steps(self, stored: str, plain: str, before: Mapping[str, tuple[str, str]]) -> Iterator[Step]:
        for name, blob in self._files.items():
            place = f"{stored}/{_stored(name)}"
            if not blob:
                yield Filling(place, plain + name)
            elif _stored(name) not in before:
                yield Placement(place, "100644", blob)
        if self._files and (self._filled or DIGESTS not in before):
            yield Filling(f"{stored}/{DIGESTS}", "", digest_list(self._own_digests()))

    def _entries(self) -> dict[str, "_Shelf | None"]:
        """The entries as they are to stand in the tree; None for files. Folders without files do not stand."""
        files: Iterable[str] = (*map(_stored, self._files), *([DIGESTS] if self._files else []))
        folders = {_stored(name): shelf for name, shelf in self._folders.items()}
        parts = {MARK + digit: shelf for digit, shelf in self._parts.items()}
        return {**dict.fromkeys(files), **folders, **parts}

    def _open(self) -> None:
        if self._stored is not None:
            return
        self._stored = _entries_of(self._read(self._tree)) if self._tree else {}
        for name, (mode, object_id) in self._stored.items():
            if _is_shelf(name):
                self._parts[name[1:]] = _Shelf(self._read, object_id, self._depth + 1)
            elif mode == _FOLDER:
                self._folders[_plain(name)] = _Shelf(self._read, object_id)
            elif name != DIGESTS:
                self._files[_plain(name)] = object_id
        self._divided = bool(self._parts)

    def _own_digests(self) -> dict[str, str]:
        if self._digests is None:
            stored = (self._stored or {}).get(DIGESTS)
            text = self._read(stored[1]).decode() if stored else ""
            pairs = (line.split("  ", 1) for line in text.splitlines())
            self._digests = {name: digest for digest, name in pairs}
        return self._digests

    def _divide_if_long(self) -> None:
        if len(self._files) + len(self._folders) <= LONGEST:
            return
        files, folders, digests = self._files, self._folders, self._own_digests()
        self._files, self._folders, self._digests, self._divided = {}, {}, {}, True
        for name, blob in files.items():
            part = self.place_of(name)
            part._own_digests()[name] = digests[name]
            part._files[name] = blob
        for name, shelf in folders.items():
            self.place_of(name)._folders[name] = shelf


def _entries_of(tree: bytes) -> dict[str, tuple[str, str]]:
    """Mode and id of each entry of a tree object of a SHA-256 repository, by name."""
    found, at = {}, 0
    while at < len(tree):
        space, end = tree.index(b" ", at), tree.index(b"\0", at)
        found[tree[space + 1 : end].decode()] = (tree[at:space].decode(), tree[end + 1 : end + 33].hex())
        at = end + 33
    return found


def _is_shelf(name: str) -> bool:
    return len(name) == 2 and name[0] == MARK and name[1] in _DIGITS


def _stored(name: str) -> str:
    return MARK + name if name.startswith(MARK) else name


def _plain(name: str) -> str:
    return name[1:] if name.startswith(MARK) else name
