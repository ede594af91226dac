"""HTML as word processors and Google Docs put it on the clipboard becomes plain HTML that says the same."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.intake.from_html.markdown_writer import is_gone, is_inside
from pipeline.intake.from_html.raw_html import Note
from pipeline.intake.from_html.word_lists import rebuild_lists

_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*(?:all|screen)", re.IGNORECASE)
_STYLES = (
    (re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style:\s*italic", re.IGNORECASE), "em"),
    (re.compile(r"text-decoration[\w-]*:[^;]*line-through", re.IGNORECASE), "del"),
    (re.compile(r"vertical-align:\s*super", re.IGNORECASE), "sup"),
    (re.compile(r"vertical-align:\s*sub", re.IGNORECASE), "sub"),
)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_UNSEEN_PARTS = (
    (re.compile(r"<!--\[if[^\]>]{0,200}\]>", re.IGNORECASE), re.compile(r"<!\[endif\]-->", re.IGNORECASE)),
    (re.compile("<!--"), re.compile("-->")),
    *(
        (
            re.compile(rf"<{name}\b[^<>]{{0,2000}}>", re.IGNORECASE),
            re.compile(rf"</{name}\s*>", re.IGNORECASE),
        )
        for name in ("style", "script", "xml", "head")
    ),
)
"""What begins and what ends a part that no reader sees."""
_CONDITION = re.compile(r"<!\[(?:if[^\]>]{0,200}|endif)\]>", re.IGNORECASE)
_COPIED = ("<!--StartFragment-->", "<!--EndFragment-->")
_ABOUT_THE_PAGE = frozenset({"meta", "link", "title", "base"})
_WRAPPED = re.compile(r"[ \t]*\r?\n[ \t]*")
"""Where the program that copied broke the lines of its source: a blank to a reader."""
_TITLE_CLASSES = {"MsoTitle", "title"}
_HEADING_CLASS = re.compile(r"^(?:Mso)?Heading([1-6])$")


def without_clipboard_wrapping(html: str) -> str:
    """The part that was copied, without the style sheets and conditional comments around and in it.

    By pattern and before anything is parsed: in what Word copies they outweigh the text ten to one.
    """
    start, end = html.find(_COPIED[0]), html.rfind(_COPIED[1])
    if 0 <= start < end:
        html = html[start + len(_COPIED[0]) : end]
    for opening, closing in _UNSEEN_PARTS:
        html = "".join(_outside(html, opening, closing))
    return _CONDITION.sub("", html)


def _outside(html: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Iterator[str]:
    """What stands outside of such parts. Each search begins where the last one ended: linear in any text."""
    at = 0
    while (begins := opening.search(html, at)) and (ends := closing.search(html, begins.end())):
        yield html[at : begins.start()]
        at = ends.end()
    yield html[at:]


def clipboard_tree(html: str) -> BeautifulSoup:
    """The tree of clipboard HTML, read by lxml: it closes what LibreOffice leaves open, and is three times as fast."""
    return BeautifulSoup(without_clipboard_wrapping(html), "lxml")


def as_plain_html(tree: BeautifulSoup, note: Note) -> None:
    """Say with elements what the tree says with styles and classes, and take out what nobody was to see."""
    for element in tree.find_all(True):
        if is_gone(element):
            continue
        if element.name in _ABOUT_THE_PAGE:
            element.decompose()
        elif _is_unseen(element):
            _drop_unseen(element, note)
        elif ":" in element.name:
            _open_foreign(element)
    rebuild_lists(tree)
    for element in tree.find_all(True):
        _say_by_elements(tree, element)
    for text in tree.find_all(string=_WRAPPED):
        if not is_inside(text, "pre"):
            text.replace_with(NavigableString(_WRAPPED.sub(" ", text)))
    for inner in tree.find_all(["ul", "ol"]):
        _nest(inner)
    for item in tree.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        if len(paragraphs) == 1:
            paragraphs[0].unwrap()  # else every item would stand apart from the next


def _is_unseen(element: Tag) -> bool:
    return bool(_HIDDEN.search(str(element.get("style", "")))) or (
        element.has_attr("hidden") and element.get("hidden") != "until-found"
    )


def _drop_unseen(element: Tag, note: Note) -> None:
    text = element.get_text().strip()
    if text:
        note("hidden_text", text)
    element.decompose()


def _open_foreign(element: Tag) -> None:
    """`o:p` holds text; drawings (`v:shape`), fields and forms of Office (`w:…`) hold none."""
    if element.name.startswith(("v:", "w:", "m:")) and not element.get_text().strip():
        element.decompose()
    else:
        element.unwrap()


def _say_by_elements(tree: BeautifulSoup, element: Tag) -> None:
    style = str(element.get("style", ""))
    classes = [str(name) for name in element.get_attribute_list("class") if name]
    if element.name == "p":
        heading = next((match[1] for name in classes if (match := _HEADING_CLASS.match(name))), "")
        element.name = f"h{heading}" if heading else "h1" if _TITLE_CLASSES & set(classes) else "p"
    if element.name in {"b", "strong"} and _NOT_BOLD.search(style):
        element.name = "span"  # Google Docs wraps all that it copies in such a "bold"
    elif element.name in {"span", "font", "a"}:
        for name in _meant_by(style):
            _wrap_inside(tree, element, name)


def _meant_by(style: str) -> Iterator[str]:
    return (name for pattern, name in _STYLES if pattern.search(style))


def _wrap_inside(tree: BeautifulSoup, element: Tag, name: str) -> None:
    wrapper = tree.new_tag(name)
    for child in list(element.contents):
        wrapper.append(child.extract())
    element.append(wrapper)


def _nest(inner: Tag) -> None:
    """A list that stands directly in a list (Google Docs, LibreOffice) belongs to the item before it."""
    parent = inner.parent
    if parent is None or parent.name not in {"ul", "ol"}:
        return
    before = inner.previous_sibling
    while isinstance(before, NavigableString):
        before = before.previous_sibling
    if isinstance(before, Tag) and before.name == "li":
        before.append(inner.extract())
    else:
        inner.unwrap()
