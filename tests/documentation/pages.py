"""Markdown documents of the project, taken apart for the tests of what they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import comrak
from bs4 import BeautifulSoup, Tag

from tests.portals import ROOT

SHELL = {"", "sh", "bash", "console", "shell"}
"""Languages of blocks whose lines may be commands."""

_ASSIGNED = re.compile(r"[A-Z_]+=\S*")


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown document: its path from the root, and the HTML that it becomes."""

    path: Path
    html: BeautifulSoup

    def spans(self) -> list[str]:
        """Texts marked as code within a line."""
        found = self.html.find_all("code")
        return [each.get_text() for each in found if each.parent and each.parent.name != "pre"]

    def lines(self) -> Iterator[str]:
        """Spans, and the lines of blocks of commands without their prompts."""
        yield from self.spans()
        for block in self.html.select("pre > code"):
            if _language(block) in SHELL:
                yield from (line.strip().removeprefix("$ ") for line in block.get_text().splitlines())

    def anchors(self) -> set[str]:
        """Anchors that a forge gives the headings."""
        titles = [each.get_text() for each in self.html.find_all(re.compile("h[1-6]"))]
        return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def _language(block: Tag) -> str:
    names = block.get("class") or []
    return str(names[0]).removeprefix("language-") if names else ""


def page(path: Path, text: str) -> Page:
    """A document from its path and text."""
    options = comrak.ExtensionOptions()
    options.table = True
    return Page(path, BeautifulSoup(comrak.render_markdown(text, extension_options=options), "html.parser"))


@cache
def read(path: Path) -> Page:
    """A document of the project, by its path from the root."""
    return page(path, (ROOT / path).read_text(encoding="utf-8"))


def documents() -> list[Path]:
    """Every Markdown document of the root and of docs/."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(each.relative_to(ROOT) for each in found)


def words_after(name: str, line: str) -> list[str] | None:
    """The words of a command line that calls the program `name`, or None for any other line."""
    words = [word for word in line.split() if not _ASSIGNED.fullmatch(word)]
    return words[1:] if words and words[0].rsplit("/", 1)[-1] == name else None


def assigned(line: str) -> set[str]:
    """Names of the variables that a command line sets: `make serve PORT=9000`."""
    return {word.partition("=")[0] for word in line.split() if _ASSIGNED.fullmatch(word)}
