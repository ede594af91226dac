"""Where imported documents will stand, and which of them an old address means."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.importer.metadata import Draft
from pipeline.model.vietnamese import nfc, slug

MOST_FILES = 1_000
"""Files of one folder (DESIGN: content folders)."""

_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}[-_.]")
_ENDING = re.compile(r"(?:\.(?:md|markdown|mdown|mkd|html?|rst))$", re.IGNORECASE)
_TAKEN_NAMES = re.compile(r"^(?:index|trang-\d+|\d{4})$")
"""Names of pages that lists have in every folder."""


def file_names(drafts: Iterable[Draft]) -> dict[str, str]:
    """The name (without ending) of each document's file by its old path: unique in the whole import.

    The first document in the order of paths keeps the bare name, the next ones get `-2`, `-3`.
    """
    given: Counter[str] = Counter()
    names: dict[str, str] = {}
    for draft in drafts:
        base = _base_name(draft)
        given[base] += 1
        name = base if given[base] == 1 else f"{base}-{given[base]}"
        while name != base and given[name]:
            given[base] += 1
            name = f"{base}-{given[base]}"
        given[name] = max(given[name], 1)
        if name != base:
            draft.note("renamed", "", name)
        names[draft.path] = name
    return names


def _base_name(draft: Draft) -> str:
    path = PurePosixPath(draft.path)
    stem = _DATED.sub("", path.stem)
    if stem in {"index", "_index", "README", "readme"}:
        stem = path.parent.name
    name = slug(draft.slug.strip("/").rsplit("/", 1)[-1]) or slug(stem) or slug(str(draft.values["title"]))
    return f"bai-{name}".rstrip("-") if not name or _TAKEN_NAMES.match(name) else name


def placed(names: Mapping[str, tuple[str, str]], existing: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The path below a section's folder of each file, at most MOST_FILES in a folder.

    `names`: key → (file name with its ending, date or nothing). `existing`: folder → names of files
    already there; the same names again are not counted twice, so that a second run places alike.
    """
    paths: dict[str, str] = {}
    waiting = dict(names)
    for depth in range(3):
        groups: dict[str, list[str]] = {}
        for key, (name, day) in waiting.items():
            groups.setdefault(_folder(name, day, depth), []).append(key)
        for folder, keys in groups.items():
            inside = {waiting[key][0] for key in keys} | existing.get(folder, frozenset())
            if len(inside) <= MOST_FILES or depth == 2:
                paths |= {key: posixpath.join(folder, waiting.pop(key)[0]) for key in keys}
    return paths


def _folder(name: str, day: str, depth: int) -> str:
    """Year, year/month, year/month/day; without a date none, or the first one or two letters."""
    if day:
        return day[: (4, 7, 10)[depth]].replace("-", "/")
    return name[:depth].rstrip("-.")


@dataclass(frozen=True, slots=True)
class OldAddresses:
    """The documents of one import by every address under which others may link to them."""

    paths: Mapping[str, str]
    """Old address → path of the document in the imported folder; what two documents share is not in it."""

    def find(self, target: str, seen_from: str) -> str | None:
        """The document that a link's path means when it stands in the document `seen_from`."""
        here = posixpath.dirname(seen_from)
        for candidate in (posixpath.join(here, target) if not target.startswith("/") else "", target):
            found = self.paths.get(_key(candidate)) if candidate else None
            if found:
                return found
        return None


def old_addresses(drafts: Iterable[Draft]) -> OldAddresses:
    """Collect the former addresses of all documents."""
    meant: dict[str, set[str]] = {}
    for draft in drafts:
        for address in _addresses_of(draft):
            meant.setdefault(_key(address), set()).add(draft.path)
    return OldAddresses({key: next(iter(found)) for key, found in meant.items() if key and len(found) == 1})


def _addresses_of(draft: Draft) -> Iterable[str]:
    path = PurePosixPath(draft.path)
    yield draft.path
    yield from (urlsplit(address).path if "://" in address else address for address in draft.old_addresses)
    bare = _DATED.sub("", path.stem)
    # A bare word such as `about` may well be another page of the old site; a longer name is this one.
    yield from (name for name in {path.stem, bare, draft.slug.strip("/")} if name.count("-") >= 2)
    if day := str(draft.values.get("date", ""))[:10]:
        yield f"{day.replace('-', '/')}/{draft.slug or bare}"
    yield str(path.with_name(f"{draft.slug or bare}.md"))


def _key(address: str) -> str:
    """One spelling of an old address: no ending, no slash around it, lower case."""
    path = posixpath.normpath(nfc(unquote(address)).replace("\\", "/").lower().lstrip("/") or ".")
    path = _ENDING.sub("", path)
    path = re.sub(r"(?:^|/)_?index$", "", path)
    return path.removeprefix("content/").removeprefix("_posts/").removeprefix("posts/").strip("./")
