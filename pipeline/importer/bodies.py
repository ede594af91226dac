"""Converts bodies: foreign Markdown and the HTML in it become Markdown that `pipeline.markup` takes.

A body that is fine stays as it is, byte for byte. Any other is read as a tree (comrak), mended, and
written again (markdownify); the outcome is rendered and compared with the tree, so that a text
which came out different is reported, never silent.
"""

import html
import re
from collections.abc import Iterable

import comrak
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.importer.cleaning import has_entity
from pipeline.importer.headings import normalised
from pipeline.importer.markdown_writer import markdown_of, tree_of
from pipeline.importer.outcome import SkippedError
from pipeline.importer.raw_html import Note, simplify
from pipeline.importer.references import References
from pipeline.markup import commonmark
from pipeline.markup.anchors import Anchors

_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")
_HEADING = re.compile(r"^h[1-6]$")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~"}
_EMPHASIS = list(_MARKS)
_HEADING_MARK = re.compile(r"^(#{1,6} .*?)[ \t]*\{:?[ \t]*[#.][^}\n]*\}[ \t]*$", re.MULTILINE)
_LAYOUT_MARK = re.compile(
    r"^[ \t]*(?:\{:[^}\n]*\}|\[TOC\]|<!--[ \t]*(?:more|PELICAN_\w+)[^>]*-->)[ \t]*$", re.MULTILINE
)
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|img)\s([^}]*)[>%]\}\}")
_REFERENCE = re.compile(
    r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s}]+)\"?\s*[>%]\}\}|\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}"
    r"|(\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\})"
)
_VIDEO = re.compile(r"\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?\"?([\w-]+)\"?[^}]*[>%]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_TORN = re.compile(r"\n[ \t]*\n(?: {4,}|\t)\s*</?t[dhr]\b", re.IGNORECASE)
_BACK = re.compile(r'<a [^>]*class="footnote-backref".*?</a>', re.DOTALL)
_VIDEO_HOSTS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def converted(body: str, references: References) -> str:
    """Convert a body; `references.note` hears of everything that did not stay what it was.

    Raises SkippedError where the body is nested too deep to be read.
    """
    text = _without_marks(body, references.note)
    probe = commonmark.render(text)
    levels = [heading.level for heading in probe.headings]
    as_it_is = (
        not probe.refused
        and 'href=""' not in probe.html
        and not probe.images
        and all(map(references.is_settled, probe.links))
        and levels == list(normalised(levels))
        and not has_entity(text)
    )
    if as_it_is:
        return text.strip("\n") + "\n" if text.strip() else ""
    try:
        return _rewritten(text, references)
    except RecursionError:
        raise SkippedError("too_deep") from None


def anchors_of(body: str) -> frozenset[str]:
    """The anchors that the headings of a body have once it is converted."""
    return _anchors(_HEADING_MARK.sub(r"\1", body))


def _rewritten(text: str, references: References) -> str:
    tree = tree_of(_as_html(_TABLE.sub(_joined_table, text)))
    for mark in tree.find_all("a", class_="footnote-backref"):
        mark.decompose()
    simplify(tree, references.note)
    headings = tree.find_all(_HEADING)
    for heading, level in zip(headings, normalised(int(one.name[1]) for one in headings), strict=True):
        heading.name = f"h{level}"
    references.adapt_images(tree)
    given = Anchors()
    references.adapt_links(tree, frozenset(given.unique(one.get_text().strip()) for one in headings))
    _separate_emphasis(tree)
    expected = _letters(str(tree))
    written = markdown_of(tree)
    if _letters(_as_html(written)) != expected:
        for element in tree.find_all(_EMPHASIS):
            element.unwrap()
        tree.smooth()
        written = markdown_of(tree)
        same = _letters(_as_html(written)) == expected
        references.note("emphasis_dropped" if same else "text_differs", "")
    return written if written.strip() else ""


def _joined_table(found: re.Match[str]) -> str:
    """A table of raw HTML that blank lines and indents would tear into code blocks, in one piece."""
    lines = (line.strip() for line in found[0].split("\n"))
    return "\n".join(line for line in lines if line) if _TORN.search(found[0]) else found[0]


def _as_html(text: str) -> str:
    """The body as HTML, its raw HTML included: read by this program only, never shown."""
    extension = comrak.ExtensionOptions()
    extension.table = extension.footnotes = extension.strikethrough = True
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return str(comrak.render_markdown(text, extension_options=extension, render_options=options))


def _letters(page: str) -> str:
    """All that a reader reads, without blanks: what must not change."""
    return _BLANK.sub("", html.unescape(_TAG.sub("", _BACK.sub("", page))))


def _anchors(body: str) -> frozenset[str]:
    given = Anchors()
    titles: Iterable[str] = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", _as_html(body), re.DOTALL)
    # An image in a heading may become words, and then part of the anchor: such a heading is not promised.
    return frozenset(
        given.unique(html.unescape(_TAG.sub("", title)).strip()) for title in titles if "<img" not in title
    )


def _without_marks(body: str, note: Note) -> str:
    """The body without marks that only the old system understood (Hugo, Jekyll, kramdown, Pelican)."""
    text = _REFERENCE.sub(lambda found: found[1] or found[2] or "", body)
    text = _VIDEO.sub(lambda found: f"<{_VIDEO_HOSTS[found[1]]}{found[2]}>", text)
    text = _FIGURE.sub(lambda found: f"<img {found[1].strip().rstrip('/')}>", text)
    for mark in [*_HEADING_MARK.finditer(text), *_LAYOUT_MARK.finditer(text)]:
        note("dropped_mark", mark[0].strip())
    text = _LAYOUT_MARK.sub("", _HEADING_MARK.sub(r"\1", text))
    for found in _SHORTCODE.findall(text):
        note("shortcode", found)
    return text


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
