"""Raw HTML of old pages: what Markdown has no word for becomes a link or text, and is reported."""

import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pipeline.intake.from_html.markdown_writer import is_gone, is_inside
from pipeline.store.yaml_file import load_data_file

Note = Callable[[str, str], None]
"""Takes a code and what was found."""

_FILE = Path(__file__).with_name("html_elements.yml")
_ELEMENTS = {
    name: frozenset(words.split()) for name, words in load_data_file(_FILE, _FILE.read_bytes()).items()
}
_BLOCKS = _ELEMENTS["blocks"]
_RENAMED = {"tt": "code", "strike": "del", "menu": "ul", "dir": "ul", "summary": "strong", "legend": "strong"}
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^()\s]+)\)")


def simplify(tree: BeautifulSoup, note: Note) -> None:
    """Leave only elements that Markdown can say; report each one whose content is not kept as it was."""
    for unseen in tree.find_all(string=lambda text: isinstance(text, PreformattedString)):
        if unseen.strip():
            note("dropped_html", _short(unseen.output_ready()))
        unseen.extract()
    for element in tree.find_all(True):
        if is_gone(element):
            continue
        _simplify_one(tree, element, note)
    for text in tree.find_all(string=_PICTURE):
        if not is_inside(text, "code", "pre"):
            _show_pictures(tree, text)
    _untangle(tree)


def _show_pictures(tree: BeautifulSoup, text: NavigableString) -> None:
    """Markdown inside HTML is text to every parser, but an image written there was meant as one."""
    at = 0
    for found in _PICTURE.finditer(text):
        text.insert_before(NavigableString(text[at : found.start()]))
        text.insert_before(tree.new_tag("img", src=found[2], alt=found[1]))
        at = found.end()
    text.replace_with(NavigableString(text[at:]))


def _simplify_one(tree: BeautifulSoup, element: Tag, note: Note) -> None:
    name = element.name
    if name in _ELEMENTS["embedded"]:
        _embed_as_link(tree, element, note)
    elif name in _ELEMENTS["dropped"]:
        note("dropped_html", _short(str(element)))
        element.decompose()
    elif name in _ELEMENTS["opened"]:
        element.unwrap()
    elif name not in _ELEMENTS["kept"]:
        element.insert_before(NavigableString(_start_tag(element)))
        element.unwrap()
    elif name in {"sup", "sub"} and not element.find(True):
        _raise_or_lower(element)
    else:
        element.name = _RENAMED.get(name, name)


def _embed_as_link(tree: BeautifulSoup, element: Tag, note: Note) -> None:
    """A player or frame of another site becomes a link to it: the portal calls no third party."""
    inner = element.find(["source", "embed"], src=True)
    address = element.get("src") or element.get("data") or (inner.get("src") if inner else "") or ""
    if not address:
        element.unwrap()
        return
    note("embedded", str(address))
    link = tree.new_tag("a", href=str(address))
    link.string = str(element.get("title") or "").strip() or str(address)
    holder = tree.new_tag("p")
    holder.append(link)
    element.replace_with(link if is_inside(element, "p", "td", "th", "a", "li") else holder)


def _start_tag(element: Tag) -> str:
    """The words of something that looked like an element but is text, such as `<tên cơ quan>`."""
    inside = " ".join(f'{key}="{value}"' if value else key for key, value in element.attrs.items())
    return f"<{element.name} {inside}>" if inside else f"<{element.name}>"


def _raise_or_lower(element: Tag) -> None:
    """`m<sup>2</sup>` becomes m²; a note's mark that is a link stays a link."""
    text = element.get_text()
    moved = text.translate(_RAISED if element.name == "sup" else _LOWERED)
    plain = bool(text) and all(new != old for new, old in zip(moved, text, strict=True))
    element.replace_with(NavigableString(moved if plain else text))


def _untangle(tree: BeautifulSoup) -> None:
    """Mend nestings that Markdown cannot say: blocks in links and emphasis, nested links, empty shells."""
    for element in tree.find_all(["a", "b", "strong", "i", "em", "del", "s", "code"]):
        if _holds_block(element) or (element.name == "a" and is_inside(element, "a")):
            element.unwrap()
    for cell in tree.find_all(["td", "th"]):
        for block in cell.find_all([*_BLOCKS, "li", "tr", "td", "th", "tbody", "thead"]):
            block.insert_after(NavigableString(" "))
            block.unwrap()
    for table in tree.find_all("table"):
        _mend_table(table)
    for item in tree.find_all("li"):
        if item.parent is not None and item.parent.name not in {"ul", "ol"}:
            item.wrap(tree.new_tag("ul"))
    for code in tree.find_all("code"):
        if code.find("br") and not is_inside(code, "pre", "td", "th"):
            code.wrap(tree.new_tag("pre"))
    for line_break in reversed(tree.find_all("br")):
        if is_inside(line_break, "pre", "code"):
            line_break.replace_with(NavigableString("\n"))
        else:
            _mend_break(line_break)


def _mend_table(table: Tag) -> None:
    """Move what stands between rows and cells in front of the table; a table without cells is none."""
    cells = table.find_all(["td", "th"])
    for cell in cells:
        if cell.parent is not None and cell.parent.name != "tr":
            cell.wrap(Tag(name="tr"))
    for inner in list(table.descendants):
        if inner.parent is None or inner.parent.name not in {"table", "thead", "tbody", "tfoot", "tr"}:
            continue
        in_place = (
            inner.name in _ELEMENTS["table_parts"] if isinstance(inner, Tag) else not str(inner).strip()
        )
        if not in_place:
            table.insert_before(inner.extract())
    if not cells:
        table.unwrap()


def _mend_break(line_break: Tag) -> None:
    """A break at the end of a block says nothing and would leave a backslash; in a span it moves out."""
    while (
        line_break.parent is not None
        and line_break.parent.name in _ELEMENTS["spans"]
        and not _content_after(line_break)
    ):
        line_break.parent.insert_after(line_break.extract())
    after = _content_after(line_break)
    if after is None or (isinstance(after, Tag) and after.name in {*_BLOCKS, "li"}):
        line_break.replace_with(NavigableString("\n"))


def _content_after(node: Tag) -> Tag | NavigableString | None:
    found = node.next_sibling
    while isinstance(found, NavigableString) and not found.strip():
        found = found.next_sibling
    return found if isinstance(found, (Tag, NavigableString)) else None


def _holds_block(element: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.name in _BLOCKS for inner in element.descendants)


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text)[:300]
