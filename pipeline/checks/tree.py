"""Checks of the tree of files itself: what Git can hold and a portal must not (ARCHIVE-AND-SAFETY B2, hole 1).

Symbolic links, submodules, executable files, names that one system reads differently from another, files
that belong nowhere, and folders that grew too large.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.issue import Issue, issue_of
from pipeline.model.address import DATA_FOLDER, FILES_FOLDER, place_of
from pipeline.model.rules import Limits
from pipeline.model.vietnamese import slug
from pipeline.store.portal_data import is_agency_file
from pipeline.store.tree_objects import TreeEntry

_MODES = {"120000": "symbolic_link", "160000": "submodule", "100755": "executable_file"}
_REGULAR = "100"
_ODD = re.compile(
    r'[\x00-\x20\x7f-\xa0\\:*?"<>|#%\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
_RESERVED_BY_WINDOWS = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_REMEMBERED = 4096
"""Names judged: those of folders come back for each of their files."""
_KEPT_EMPTY = ".gitkeep"
_DATA_ENDINGS = (".yml", ".json", ".csv", ".txt")


def tree_issues(entries: Sequence[TreeEntry], limits: Limits) -> Iterator[Issue]:
    """Every fault of the tree, given all its entries."""
    folded: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        yield from entry_issues(entry, limits)
        folded[same_name_key(entry.path)].append(entry.path)
    for paths in folded.values():
        yield from same_name_issues(paths)
    yield from folder_issues(Counter(entry.path.rpartition("/")[0] for entry in entries), limits)


def entry_issues(entry: TreeEntry, limits: Limits) -> Iterator[Issue]:
    """Faults of one entry by itself."""
    if entry.mode in _MODES:
        yield issue_of(shown(entry.path), _MODES[entry.mode])
    elif not entry.blob:
        yield issue_of(shown(entry.path), "special_file")
    yield from name_issues(entry.path, limits)
    if entry.blob and entry.mode.startswith(_REGULAR) and _belongs_nowhere(entry.path):
        yield issue_of(shown(entry.path), "stray_file", found=entry.path.rpartition("/")[2])


def shown(path: str) -> str:
    """The path as it can be printed: bytes that are not UTF-8 are replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def name_issues(path: str, limits: Limits) -> Iterator[Issue]:
    """Faults of the name of one file, wherever it stands."""
    name = path.rpartition("/")[2]
    size = len(path.encode("utf-8", "surrogateescape"))
    if limits.path_bytes is not None and size > limits.path_bytes:
        yield issue_of(shown(path), "long_path", size=size, most=limits.path_bytes)
    if any(map(_is_odd, path.split("/"))):
        stem, dot, ending = name.rpartition(".")
        meant = f"{slug(stem)}{dot}{slug(ending)}" if dot and stem else slug(name)
        yield issue_of(shown(path), "odd_name", found=shown(name), meant=meant or "tep")


@lru_cache(_REMEMBERED)
def _is_odd(part: str) -> bool:
    if part == _KEPT_EMPTY:
        return False
    return bool(
        _ODD.search(part)
        or part.startswith((".", "-", "~"))
        or part.endswith((".", "~"))
        or _RESERVED_BY_WINDOWS.match(part)
        or not unicodedata.is_normalized("NFC", part)
    )


def _belongs_nowhere(path: str) -> bool:
    """Whether a file is neither document, image or attachment, nor data. Documents' folders are examined apart."""
    if any(map(_is_odd, path.split("/"))) or path.endswith(f"/{_KEPT_EMPTY}") or is_agency_file(path):
        return False
    if path.startswith(DATA_FOLDER):
        return not path.endswith(_DATA_ENDINGS)
    place = place_of(path)
    return place is None or (place.folder != FILES_FOLDER and not place.is_document)


def same_name_key(path: str) -> str:
    """What paths share that are one file where case does not count, as on Windows and macOS."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def same_name_issues(paths: Sequence[str]) -> Iterator[Issue]:
    """Faults of paths that share a key: all but the first, in their order, must be called otherwise."""
    first, *others = paths
    for path in others:
        yield issue_of(shown(path), "same_name", other=shown(first))


def folder_issues(counts: Counter[str], limits: Limits) -> Iterator[Issue]:
    """Folders with more files than the limit. `counts`: files by folder."""
    for folder, count in counts.items():
        if limits.folder_files is not None and count > limits.folder_files:
            yield issue_of(shown(folder), "full_folder", count=count, most=limits.folder_files)
