"""An .odt becomes an HTML tree with its pictures beside it; odfdo does the work."""

import io
from typing import Any

import odfdo
from bs4 import BeautifulSoup

from pipeline.intake.documents.layout_tables import is_layout
from pipeline.intake.from_html.markdown_writer import tree_of
from pipeline.intake.from_html.rewriting import as_html
from pipeline.intake.messages import notice
from pipeline.intake.taken import Notice

_PRIVATE = ("//office:annotation", "//office:annotation-end", "//text:tracked-changes")


def tree_of_odt(content: bytes) -> tuple[BeautifulSoup, dict[str, bytes], list[Notice]]:
    """The text as a tree, the bytes of each picture by its address there, and what was left out.

    Comments are private, and what tracked changes deleted is gone: neither comes along.
    """
    document = odfdo.Document(io.BytesIO(content))
    body = document.body
    notices = []
    comments = len(body.get_elements(_PRIVATE[0]))
    if comments:
        notices.append(notice("comments_dropped", count=comments))
    for path in _PRIVATE:
        for element in body.get_elements(path):
            element.delete(keep_tail=True)
    _raise_and_lower(document)
    for table in body.get_elements("//table:table"):
        if is_layout(table.inner_text, _size_of(table)):
            _open_table(table)
            notices.append(notice("layout_table"))
    written = document.to_markdown()
    text = written if isinstance(written, str) else ""
    tree = tree_of(as_html(text))
    return tree, _pictures(document, tree), notices


def _size_of(table: Any) -> tuple[int, int]:
    return len(table.get_elements("table:table-row")), len(table.get_elements("table:table-column"))


def _open_table(table: Any) -> None:
    """Put the paragraphs of a table in its place, cell by cell."""
    parent = table.parent
    at = parent.index(table)
    for paragraph in table.get_elements("descendant::text:p"):
        parent.insert(paragraph.clone, position=at)
        at += 1
    table.delete()


def _raise_and_lower(document: Any) -> None:
    """`m<span super>2</span>` becomes m²: the Markdown of odfdo knows no other way to say it."""
    for span in document.body.get_elements("//text:span"):
        style = document.get_style("text", span.style) if span.style else None
        said = (style.get_properties("text") or {}).get("style:text-position", "") if style else ""
        table = _table_for(str(said))
        if table and span.text and not span.children:
            span.text = span.text.translate(table)


def _table_for(position: str) -> dict[int, int] | None:
    """How letters in this position are written: `super 58%`, `sub 58%`, or how far up (`33% 80%`) or down."""
    if position.startswith(("super", "sub")):
        return _RAISED if position.startswith("super") else _LOWERED
    distance = position.split("%")[0]
    if not distance.lstrip("-").isdigit() or int(distance) == 0:
        return None
    return _LOWERED if distance.startswith("-") else _RAISED


_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _pictures(document: Any, tree: BeautifulSoup) -> dict[str, bytes]:
    """The bytes of every picture that stands in the file itself."""
    parts = set(document.parts)
    found: dict[str, bytes] = {}
    for image in tree.find_all("img"):
        address = str(image.get("src", ""))
        part = address.removeprefix("./")
        if part.startswith("Pictures/") and part in parts:
            found[address] = bytes(document.get_part(part))
    return found
