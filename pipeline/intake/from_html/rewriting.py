"""Writes a mended HTML tree as Markdown, and makes sure that a reader reads the same.

The Markdown is rendered and its letters are compared with the tree's, so that a text which came out
different is reported, never silent.
"""

import html
import re

import comrak
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.intake.from_html.headings import normalised
from pipeline.intake.from_html.markdown_writer import markdown_of
from pipeline.intake.from_html.raw_html import Note

_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")
_HEADING = re.compile(r"^h[1-6]$")
_BACK = re.compile(r'<a [^>]*class="footnote-backref".*?</a>', re.DOTALL)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~"}
_EMPHASIS = list(_MARKS)


def as_html(text: str) -> str:
    """Markdown as HTML, its raw HTML included: read by this program only, never shown."""
    extension = comrak.ExtensionOptions()
    extension.table = extension.footnotes = extension.strikethrough = True
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return str(comrak.render_markdown(text, extension_options=extension, render_options=options))


def normalise_headings(tree: BeautifulSoup) -> list[Tag]:
    """Give every heading its level below the title, and return the headings in order."""
    headings: list[Tag] = tree.find_all(_HEADING)
    for heading, level in zip(headings, normalised(int(one.name[1]) for one in headings), strict=True):
        heading.name = f"h{level}"
    return headings


def written(tree: BeautifulSoup, note: Note) -> str:
    """The tree as Markdown, ended by a line end, or nothing where it says nothing.

    Where emphasis would change the letters, it is given up (`emphasis_dropped`); a text that still
    differs is reported (`text_differs`). Raises RecursionError where the tree is nested too deep.
    """
    _separate_emphasis(tree)
    expected = _letters(str(tree))
    text = markdown_of(tree)
    if _letters(as_html(text)) != expected:
        for element in tree.find_all(_EMPHASIS):
            element.unwrap()
        tree.smooth()
        text = markdown_of(tree)
        same = _letters(as_html(text)) == expected
        note("emphasis_dropped" if same else "text_differs", "")
    return text if text.strip() else ""


def _letters(page: str) -> str:
    """All that a reader reads, without blanks: what must not change."""
    return _BLANK.sub("", html.unescape(_TAG.sub("", _BACK.sub("", page))))


def _separate_emphasis(tree: BeautifulSoup) -> None:
    """Take emphasis away where Markdown would not see it: `**Điều 1:**Phạm vi`, `a** b **c`, empty."""
    for element in tree.find_all(_EMPHASIS):
        if element.parent is None:
            continue
        _join_with_next(element)
        text = element.get_text()
        if not text.strip() or any(parent.name == element.name for parent in element.parents):
            element.unwrap()
            continue
        before, after = _edge(element.previous_sibling, -1), _edge(element.next_sibling, 0)
        if (after.isalnum() and not text.rstrip()[-1].isalnum() and not text[-1].isspace()) or (
            before.isalnum() and not text.lstrip()[0].isalnum() and not text[0].isspace()
        ):
            element.unwrap()
    tree.smooth()


def _join_with_next(element: Tag) -> None:
    """Two bold words that touch are one to a reader; their marks side by side would be none."""
    following = element.next_sibling
    while isinstance(following, Tag) and _MARKS.get(following.name) == _MARKS[element.name]:
        for inner in list(following.contents):
            element.append(inner.extract())
        following.extract()
        following = element.next_sibling


def _edge(sibling: object, at: int) -> str:
    """The character of a neighbour that touches the element, or nothing."""
    text = str(sibling) if isinstance(sibling, NavigableString) else ""
    return text[at] if text else ""
