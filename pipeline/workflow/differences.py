"""What a request changes, in three views: field by field, the text as it is read, and the files as they are written.

All of them are values; who shows them marks insertions and deletions in its own way.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Any

from pipeline.checks.portal import is_document
from pipeline.markup.engine import render_with
from pipeline.model.address import place_of
from pipeline.model.portal import Portal
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.yaml_file import YamlFault, split_front_matter
from pipeline.workflow.ownership import front_matter
from pipeline.workflow.record import Pair, Request

SAME, ADDED, REMOVED = "same", "added", "removed"
_MOST_WORDS = 20_000
"""Longer texts are compared line by line: word by word would take minutes."""

_BLOCK_END = re.compile(r"</(?:p|h\d|li|tr|pre|blockquote|dt|dd|figcaption)>|<br[^>]*>|<hr[^>]*>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One key of the front matter that differs."""

    name: str
    label: str
    """As the form shows it, in Vietnamese."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that both sides have, or one of them."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FileDifference:
    """How one file differs."""

    path: str
    change: str
    """`added`, `changed` or `deleted`."""
    fields: tuple[FieldChange, ...]
    text: tuple[Piece, ...]
    """The text as a visitor reads it; nothing for what is no document."""
    raw: str
    """A unified difference of the file as it is written; nothing for what is no text."""


def differences(repository: Repository, portal: Portal, request: Request) -> list[FileDifference]:
    """How each file of a request differs from what it is based on."""
    with repository.at_hand() as near:
        return [_difference(near, portal, pair) for pair in request.pairs]


def _difference(repository: Repository, portal: Portal, pair: Pair) -> FileDifference:
    before, after = pair
    entry = after or before or TreeEntry("", "", "")
    change = "changed" if before and after else "added" if after else "deleted"
    old, new = (next(iter(repository.read([each.blob]))) if each else b"" for each in pair)
    if not is_document(entry.path):
        return FileDifference(entry.path, change, (), (), _raw(entry.path, old, new))
    fields = tuple(_fields(portal, entry.path, front_matter(old), front_matter(new)))
    text = tuple(compared(_read_as(portal, old), _read_as(portal, new)))
    return FileDifference(entry.path, change, fields, text, _raw(entry.path, old, new))


def _fields(portal: Portal, path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[FieldChange]:
    place = place_of(path)
    kind = portal.type_in(place.folder) if place else None
    known = kind.fields if kind else {}
    for name in dict.fromkeys([*known, *old, *new]):
        before, after = _shown(old.get(name)), _shown(new.get(name))
        if before != after:
            yield FieldChange(name, known[name].label if name in known else name, before, after)


def _shown(value: Any) -> str:
    """A value of the front matter on one line."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_shown(part)}" for name, part in value.items())
    return str(value)


def _read_as(portal: Portal, content: bytes) -> str:
    """The words of a document's body, a paragraph a line."""
    text = content.decode("utf-8", "replace")
    try:
        body = split_front_matter(text).body
    except YamlFault:
        body = text
    lang = str(front_matter(content).get("lang", "vi"))
    rendered = render_with(portal.settings.markdown_engine, body, lang).html
    lines = _TAG.sub("", _BLOCK_END.sub("\n", rendered)).split("\n")
    return "\n".join(line for each in lines if (line := " ".join(html.unescape(each).split())))


def compared(before: str, after: str) -> Iterator[Piece]:
    """The pieces that two texts share, and those that one of them has, in the order of reading."""
    split = _lines if max(before.count(" "), after.count(" ")) > _MOST_WORDS else _words
    old, new = split(before), split(after)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 2000)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(old[old_start:old_end]))
            continue
        yield from _piece(REMOVED, old[old_start:old_end])
        yield from _piece(ADDED, new[new_start:new_end])


def _piece(kind: str, parts: Sequence[str]) -> Iterator[Piece]:
    if parts:
        yield Piece(kind, "".join(parts))


def _words(text: str) -> list[str]:
    return re.findall(r"\S+[ ]?|\n", text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _raw(path: str, old: bytes, new: bytes) -> str:
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return ""
    return "\n".join(unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="", n=3))
