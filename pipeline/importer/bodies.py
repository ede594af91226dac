"""Converts bodies: foreign Markdown and the HTML in it become Markdown that `pipeline.markup` takes.

A body that is fine stays as it is, byte for byte. Any other is read as a tree (comrak), mended, and
written again (`pipeline.intake.from_html`).
"""

import html
import re
from collections.abc import Iterable

from pipeline.importer.outcome import SkippedError
from pipeline.importer.references import References
from pipeline.intake.cleaning import has_entity
from pipeline.intake.from_html.headings import normalised
from pipeline.intake.from_html.markdown_writer import tree_of
from pipeline.intake.from_html.raw_html import Note, simplify
from pipeline.intake.from_html.rewriting import as_html, normalise_headings, written
from pipeline.markup import commonmark
from pipeline.markup.anchors import Anchors

_TAG = re.compile(r"<[^>]*>")
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
    tree = tree_of(as_html(_TABLE.sub(_joined_table, text)))
    for mark in tree.find_all("a", class_="footnote-backref"):
        mark.decompose()
    simplify(tree, references.note)
    headings = normalise_headings(tree)
    references.adapt_images(tree)
    given = Anchors()
    references.adapt_links(tree, frozenset(given.unique(one.get_text().strip()) for one in headings))
    return written(tree, references.note)


def _joined_table(found: re.Match[str]) -> str:
    """A table of raw HTML that blank lines and indents would tear into code blocks, in one piece."""
    lines = (line.strip() for line in found[0].split("\n"))
    return "\n".join(line for line in lines if line) if _TORN.search(found[0]) else found[0]


def _anchors(body: str) -> frozenset[str]:
    given = Anchors()
    titles: Iterable[str] = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", as_html(body), re.DOTALL)
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
