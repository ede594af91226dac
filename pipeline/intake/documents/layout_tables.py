"""Tables that only place text: the head and the signature of an official document (NĐ 30/2020, phụ lục I)."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from pipeline.model.vietnamese import fold

_HEAD = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam")
_END = re.compile(r"(?:^|\s)noi nhan\s*:|\(da ky\)|^\s*(?:tm|kt|tl|tuq)\.\s")
_MOST_ROWS, _MOST_COLUMNS = 5, 3
_BLOCKS = ["p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"]


def is_layout(text: str, size: tuple[int, int]) -> bool:
    """Whether a table with this text and number of rows and columns is the head or the end of a document."""
    rows, columns = size
    said = fold(text)
    return rows <= _MOST_ROWS and columns <= _MOST_COLUMNS and bool(_HEAD.search(said) or _END.search(said))


def open_layout_tables(tree: BeautifulSoup) -> int:
    """Put the paragraphs of every such table in its place, cell by cell; returns how many there were."""
    opened = 0
    for table in tree.find_all("table"):
        rows = table.find_all("tr")
        columns = max((len(row.find_all(["td", "th"])) for row in rows), default=0)
        if not table.find("table") and is_layout(table.get_text("\n"), (len(rows), columns)):
            _open(tree, table)
            opened += 1
    return opened


def _open(tree: BeautifulSoup, table: Tag) -> None:
    for cell in table.find_all(["td", "th"]):
        if not cell.find(_BLOCKS):
            cell.name = "p"
            table.insert_before(cell.extract())
            continue
        for block in cell.find_all(_BLOCKS, recursive=False):
            table.insert_before(block.extract())
    table.decompose()
