"""What a file says, as lines to read and compare: the text of a page's main part, or the text of a text file."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_TEXTS = frozenset({".txt", ".csv", ".json", ".xml", ".css", ".js", ".ics", ".webmanifest", ".svg"})


def readable_lines(path: str, content: bytes) -> list[str]:
    """The lines of a file that a person would compare; nothing for pictures and other bytes."""
    ending = PurePosixPath(path).suffix
    if ending == ".html":
        tree = LexborHTMLParser(content)
        main = tree.css_first("main") or tree.body
        return [] if main is None else _folded("".join(_pieces(main)))
    return content.decode("utf-8", "replace").splitlines() if ending in _TEXTS else []


def difference(path: str, old: bytes, new: bytes, names: tuple[str, str]) -> list[str]:
    """The difference of two versions of a file, as `diff -u` shows it, with names for the old and the new one."""
    before, after = readable_lines(path, old), readable_lines(path, new)
    return list(difflib.unified_diff(before, after, *names, lineterm=""))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the old text beside one of the new; nothing where one of them has none."""

    old: str
    new: str
    kind: str
    """`equal`, `replace`, `delete`, `insert`; `gap` where equal lines were left out."""


def side_by_side(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """The difference of two texts in two columns; what did not change is left out but for three lines around."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(3)):
        if number:
            yield Row("", "", "gap")
        for kind, start, end, new_start, new_end in group:
            for left, right in zip_longest(old[start:end], new[new_start:new_end], fillvalue=""):
                yield Row(left, right, kind)


def _folded(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _pieces(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        name = child.tag or ""
        if name == "-text":
            yield (child.text_content or "").replace("\n", " ")
        elif name not in _SILENT:
            breaks = name in _BLOCKS
            yield "\n" if breaks else ""
            yield from _pieces(child)
            yield "\n" if breaks else ""
