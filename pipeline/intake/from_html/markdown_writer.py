"""Writes an HTML tree as the Markdown that `pipeline.markup` reads; markdownify does the work.

What is set differently here: only characters that would mean something are escaped, destinations
of links cannot break out of their brackets, table cells keep their bars, images stay in headings.
"""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from markdownify import MarkdownConverter

_ALWAYS = re.compile(r"([\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([#>+=-]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
# markdownify ships stubs that leave out the methods it asks its users to override.
_Converter: Any = MarkdownConverter
_CALL_OUT = re.compile(r"^((?:> )+)\\\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\\\]", re.MULTILINE)
_IN_DESTINATION = {ord(char): f"%{ord(char):02X}" for char in " \t\n<>()\\|\"'"}
_LANGUAGE = re.compile(r"^(?:language|lang|highlight)-([\w+#-]{1,30})$")


def markdown_of(tree: BeautifulSoup) -> str:
    """The tree as Markdown, ended by a line end; raises RecursionError where it is nested too deep."""
    text: str = _Writer(
        heading_style="ATX",
        bullets="-",
        newline_style="BACKSLASH",
        code_language_callback=_language,
        table_infer_header=True,
        autolinks=False,
    ).convert_soup(tree)
    lines = [line.rstrip() for line in text.split("\n")]
    return _CALL_OUT.sub(r"\1[!\2]", "\n".join(lines)).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly this text."""
    text = _ENTITY.sub(r"\\&", _ALWAYS.sub(r"\\\1", text))
    return _LINE_START.sub(_escape_line_start, text)


def _escape_line_start(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def destination(address: str) -> str:
    """A link's address with every character encoded that could end it early."""
    return address.translate(_IN_DESTINATION)


def _language(pre: Tag) -> str:
    classes = [*pre.get_attribute_list("class"), *(pre.code.get_attribute_list("class") if pre.code else [])]
    found = [match[1] for name in classes if (match := _LANGUAGE.match(str(name or "")))]
    return found[0] if found else ""


class _Writer(_Converter):  # type: ignore[misc]
    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        el["href"] = destination(str(el.get("href", "")))
        return str(super().convert_a(el, text, parent_tags))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = escaped(" ".join(str(el.get("alt", "")).split()))
        title = str(el.get("title", "")).replace("\\", "\\\\").replace('"', r"\"")
        shown = f' "{" ".join(title.split())}"' if title else ""
        return f"![{alt}]({destination(str(el.get('src', '')))}{shown})"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_td(el, _with_bars(text), parent_tags))

    def convert_th(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_th(el, _with_bars(text), parent_tags))

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        is_mark = "footnote-ref" in el.get_attribute_list("class") and el.a
        return f"[^{str(el.a['href']).removeprefix('#fn-')}]" if is_mark and el.a else text

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        note = str(el.get("id", ""))
        if not (note.startswith("fn-") and el.find_parent("section")):
            return str(super().convert_li(el, text, parent_tags))
        lines = [f"    {line}" if line else "" for line in text.strip().split("\n")]
        return f"\n[^{note.removeprefix('fn-')}]: {chr(10).join(lines).strip()}\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"


def _with_bars(text: str) -> str:
    """A bar in a cell would end it, even in code."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def tree_of(html: str) -> BeautifulSoup:
    """The tree of an HTML text, mended as browsers would mend the common faults."""
    return BeautifulSoup(html, "html.parser")


def is_inside(node: Any, *names: str) -> bool:
    """Whether a node stands below one of the named elements."""
    return any(parent.name in names for parent in node.parents)


def is_gone(element: Tag) -> bool:
    """Whether an element has been taken out of its tree since it was found.

    Beautiful Soup's own `decomposed` searches the whole element for a child of that name first: quadratic.
    """
    return "_decomposed" in vars(element) or element.parent is None
