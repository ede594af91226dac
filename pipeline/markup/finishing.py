"""What both engines' HTML gets before it is kept: anchors, call-outs, figures, tables, notes and coloured code.

Works on the plain output of an engine, whose tags are known and whose text is escaped, so a pattern
can only match real tags. Each step looks first whether there is anything for it to do.
"""

import html
import re
from collections.abc import Mapping

from pipeline.markup.anchors import Anchors
from pipeline.markup.rendered import Heading

_HEADING = re.compile(r"<h([1-6])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FIGURE = re.compile(r'<p>(<img src="[^"]*" alt="[^"]*") title="([^"]*)"\s*/?></p>')
_ALERT = re.compile(
    r'<div class="markdown-alert markdown-alert-(\w+)">\n<p class="markdown-alert-title">([^<]*)</p>'
)
_CODE = re.compile(r'<pre><code class="language-([^"]*)">(.*?)</code></pre>', re.DOTALL)
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r'<(t[hd])(?: align="(\w+)"| style="text-align: (\w+);?")?>(.*?)</\1>', re.DOTALL)
_BACK = re.compile(r' data-footnote-backref data-footnote-backref-idx="([^"]*)" aria-label="[^"]*"')

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "note": "Lưu ý",
        "tip": "Mẹo",
        "important": "Quan trọng",
        "warning": "Cảnh báo",
        "caution": "Thận trọng",
        "notes": "Chú thích",
        "back": "Về chỗ chú thích",
        "table": "Bảng",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "notes": "Notes",
        "back": "Back to reference",
        "table": "Table",
    },
}
_OWN_TITLES = frozenset(_WORDS["en"].values())
"""Titles that the engine gives a call-out which has none of its own."""


def finish(body: str, lang: str) -> tuple[str, tuple[Heading, ...]]:
    """Return the finished HTML of a body, and its headings in order."""
    words = _WORDS.get(lang, _WORDS["vi"])
    body = body.replace(" />", ">")
    if "<pre>" in body:
        from pipeline.markup.highlight import (
            highlighted,  # Pygments takes long to import, and few pages show code
        )

        body = _CODE.sub(lambda code: highlighted(code[1], html.unescape(code[2])), body)
    if "markdown-alert" in body:
        body = _ALERT.sub(lambda alert: _call_out(alert, words), body)
    if ' title="' in body:
        body = _FIGURE.sub(r"<figure>\1><figcaption>\2</figcaption></figure>", body)
    if "<table>" in body:
        body = _with_tables(body, words["table"])
    if 'class="footnote' in body:
        body = _with_notes(body, words)
    return _with_anchors(body)


def _with_anchors(body: str) -> tuple[str, tuple[Heading, ...]]:
    lower = 1 if "<h1" in body else 0  # the page's title is its one first heading
    headings: list[Heading] = []
    anchors = Anchors()

    def anchored(match: re.Match[str]) -> str:
        level = min(6, int(match[1]) + lower)
        text = match[2]
        if "<" in text:
            text = _TAG.sub("", text)
        text = (html.unescape(text) if "&" in text else text).strip()
        heading = Heading(level, anchors.unique(text), text)
        headings.append(heading)
        return f'<h{level} id="{heading.anchor}">{match[2]}</h{level}>'

    return _HEADING.sub(anchored, body), tuple(headings)


def _call_out(alert: re.Match[str], words: Mapping[str, str]) -> str:
    title = words[alert[1]] if html.unescape(alert[2]) in _OWN_TITLES else alert[2]
    return f'<div class="callout {alert[1]}">\n<p class="title">{title}</p>'


def _with_tables(body: str, word: str) -> str:
    count = 0

    def framed(table: re.Match[str]) -> str:
        nonlocal count
        count += 1
        rows = _with_labels(table[1])
        named = f'aria-label="{word} {count}"'
        return f'<section class="table" tabindex="0" {named}><table {named}>{rows}</table></section>'

    return _TABLE.sub(framed, body)


def _with_labels(rows: str) -> str:
    """Rows whose cells carry their column's heading, so that a phone can show each row as a card."""
    names: list[str] = []

    def row(match: re.Match[str]) -> str:
        cells = _CELL.findall(match[1])
        if cells and cells[0][0] == "th":
            names[:] = [_TAG.sub("", cell[3]).strip() for cell in cells]
        made = (_cell(cell, names[at] if at < len(names) else "") for at, cell in enumerate(cells))
        return f"<tr>{''.join(made)}</tr>"

    return _ROW.sub(row, rows)


def _cell(cell: tuple[str, str, str, str], name: str) -> str:
    tag, align, style, content = cell
    side = align or style
    mark = f' class="{side}"' if side in {"center", "right"} else ""
    if tag == "th":
        return f'<th scope="col"{mark}>{content}</th>'
    label = name.replace('"', "&quot;")
    return f'<td{mark} data-label="{label}">{content}</td>' if name else f"<td{mark}>{content}</td>"


def _with_notes(body: str, words: Mapping[str, str]) -> str:
    body = body.replace(" data-footnote-ref>", ">")
    body = body.replace(
        '<section class="footnotes" data-footnotes>',
        f'<section class="footnotes" aria-label="{words["notes"]}">',
    )
    return _BACK.sub(lambda back: f' aria-label="{words["back"]} {back[1]}"', body)
