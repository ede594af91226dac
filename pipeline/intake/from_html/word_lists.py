"""Lists that Word pastes as paragraphs (`mso-list:l0 level2 lfo1`) become lists again."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_LIST = re.compile(r"mso-list:\s*l(\d+)\s+level(\d+)", re.IGNORECASE)
_MARK = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"^\(?(?:(\d{1,6})|[a-zđ]|[ivxlc]+)[.)]$", re.IGNORECASE)


def rebuild_lists(tree: BeautifulSoup) -> None:
    """Replace every run of Word's list paragraphs by nested lists."""
    for first in tree.find_all(lambda element: _level(element) > 0):
        if _level(first):  # those that an earlier run has taken along are list items by now
            _rebuild(tree, first)


def _level(element: Tag) -> int:
    """The level (from 1) of a paragraph in Word's list; 0 where it stands in none."""
    found = _LIST.search(str(element.get("style", "")))
    return int(found[2]) if found and element.name != "li" else 0


def _number(paragraph: Tag) -> str:
    found = _LIST.search(str(paragraph.get("style", "")))
    return found[1] if found else ""


def _rebuild(tree: BeautifulSoup, first: Tag) -> None:
    open_lists: list[tuple[int, Tag]] = []
    for paragraph in _run_of(first):
        level, mark = _level(paragraph), _take_mark(paragraph)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            fresh = _new_list(tree, mark)
            if open_lists:
                open_lists[-1][1].find_all("li", recursive=False)[-1].append(fresh)
            else:
                paragraph.insert_before(fresh)
            open_lists.append((level, fresh))
        paragraph.extract()
        paragraph.name = "li"
        paragraph.attrs = {}
        open_lists[-1][1].append(paragraph)


def _run_of(first: Tag) -> Iterable[Tag]:
    """The paragraphs of one list that follow each other; blanks between them say nothing."""
    run = [first]
    following = first.next_sibling
    while following is not None:
        if isinstance(following, Tag):
            if not _level(following) or (_level(following) == 1 and _number(following) != _number(first)):
                break
            run.append(following)
        elif str(following).strip():
            break
        following = following.next_sibling
    return run


def _take_mark(paragraph: Tag) -> str:
    """Take the bullet or number out of a paragraph and return it."""
    for span in paragraph.find_all(lambda inner: bool(_MARK.search(str(inner.get("style", ""))))):
        mark = span.get_text().strip()
        span.decompose()
        first = paragraph.find(string=True)
        if isinstance(first, NavigableString):
            first.replace_with(NavigableString(first.lstrip()))
        return mark
    return ""


def _new_list(tree: BeautifulSoup, mark: str) -> Tag:
    numbered = _NUMBERED.match(mark)
    if not numbered:
        return tree.new_tag("ul")
    begins = numbered[1] and int(numbered[1]) != 1
    return tree.new_tag("ol", start=numbered[1]) if begins else tree.new_tag("ol")
