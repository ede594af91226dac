"""Footnotes of Word, LibreOffice and mammoth become the notes that `markdown_writer` writes as `[^1]`."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

_MARK = re.compile(r"#_?(?:sd)?((?:ftn|edn|footnote|endnote)-?\d+)(?:sym)?$")
_NOTE_LIST = re.compile(r"mso-element:\s*(?:foot|end)note-list")
_BACK = re.compile(r"#_?(?:sd)?(?:ftn|edn|footnote|endnote)-?(?:ref-?)?\d+(?:anc)?$")


def gather_footnotes(tree: BeautifulSoup) -> None:
    """Rewrite every mark whose note is there, and gather the notes at the end of the tree."""
    notes: dict[str, Tag] = {}
    section = tree.new_tag("section")
    for mark in tree.find_all("a", href=_MARK):
        found = _MARK.search(str(mark["href"]))
        name = found[1].replace("-", "") if found else ""
        if not name or mark.find_parent("section"):
            continue
        if name not in notes:
            note = _note_of(tree, str(mark["href"])[1:])
            if note is None or mark in note.descendants:
                continue
            notes[name] = _taken_out(tree, note, name)
            section.append(notes[name])
        _as_mark(tree, mark, name, list(notes).index(name) + 1)
    if notes:
        for empty in tree.find_all(["div", "ol"], style=_NOTE_LIST):
            if not empty.get_text().strip():
                empty.decompose()  # the rule above Word's notes
        tree.append(section)


def _note_of(tree: BeautifulSoup, target: str) -> Tag | None:
    """The block with a note's text: `target` is its id, or the name of the mark before its text."""
    bare = target.lstrip("_")
    found = tree.find(id={target, bare, bare.removesuffix("sym")}) or tree.find("a", attrs={"name": target})
    if not isinstance(found, Tag):
        return None
    if found.name in {"div", "li"}:
        return found
    holder = found.find_parent(["div", "li", "p"])
    return holder if isinstance(holder, Tag) else None


def _taken_out(tree: BeautifulSoup, note: Tag, name: str) -> Tag:
    for back in note.find_all("a", href=_BACK):
        back.decompose()
    item = tree.new_tag("li", id=f"fn-{name}")
    for child in list(note.extract().contents):
        item.append(child.extract())
    return item


def _as_mark(tree: BeautifulSoup, mark: Tag, name: str, number: int) -> None:
    holder = mark.find_parent("sup")
    place = holder if isinstance(holder, Tag) and holder.get_text() == mark.get_text() else mark
    raised = tree.new_tag("sup", attrs={"class": "footnote-ref"})
    link = tree.new_tag("a", href=f"#fn-{name}")
    link.string = str(number)
    raised.append(link)
    place.replace_with(raised)
