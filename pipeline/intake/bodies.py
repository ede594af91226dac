"""Turns an HTML tree, wherever it came from, into a body that the portal can publish, and says what changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.checks.body import body_faults
from pipeline.checks.issue import Fault, issue_of
from pipeline.checks.text import character_faults
from pipeline.intake.cleaning import mended
from pipeline.intake.from_html.footnotes import gather_footnotes
from pipeline.intake.from_html.markdown_writer import is_inside
from pipeline.intake.from_html.raw_html import simplify
from pipeline.intake.from_html.rewriting import normalise_headings, written
from pipeline.intake.from_html.tracking import without_tracking
from pipeline.intake.images import taken_image
from pipeline.intake.legacy_text import convert_legacy_text
from pipeline.intake.messages import notice, notice_of
from pipeline.intake.taken import ASKED, Notice, TakenFile
from pipeline.markup import commonmark
from pipeline.model.address import Place
from pipeline.model.rules import Limits

BytesAt = Callable[[str], bytes | None]
"""The bytes of the picture at an address of the tree, or None where they did not come along."""

_WEB = re.compile(r"^https?://[^\s/]", re.IGNORECASE)
_MAIL = re.compile(r"^(?:mailto|tel):\S", re.IGNORECASE)
_TINY = re.compile(r"^[0-2](?:px)?$")
_NO_ALTERNATIVE = re.compile(
    r"^(?:(?:picture|image|hình|ảnh|img)[ _-]*\d*|.*\.(?:png|jpe?g|gif|webp|bmp|emf|wmf))$"
    r"|automatically generated|được tạo tự động",
    re.IGNORECASE | re.DOTALL,
)
"""What programs write for an alternative text when nobody did."""
_DONE = {"control_characters": "text_cleaned", "made_nfc": "text_composed", "stroke_d": "stroke_d"}
_SAID_ELSEWHERE = frozenset({"image_without_alt", "image_undeclared", "image_external"})
_NOWHERE = Place("", "", "")


@dataclass(slots=True)
class Body:
    """A body on its way from a tree to Markdown."""

    limits: Limits
    bytes_at: BytesAt
    prefix: str
    """What stands before the name of an image in the Markdown: `../../files/2026/`."""
    notices: list[Notice] = field(default_factory=list)
    files: list[TakenFile] = field(default_factory=list)

    def note(self, code: str, found: str) -> None:
        """Take a code and what was found, as the parts of `from_html` say it."""
        self.notices.append(notice(code, found=found))

    def convert_old_encodings(self, tree: BeautifulSoup) -> None:
        """Turn TCVN3 and VNI into Unicode; once is enough, a second call finds nothing."""
        encoding, paragraphs = convert_legacy_text(tree)
        if paragraphs:
            self.notices.append(notice("legacy_text", encoding=encoding, count=paragraphs))

    def markdown(self, tree: BeautifulSoup) -> str:
        """The tree as Markdown. Raises RecursionError where it is nested too deep."""
        self.convert_old_encodings(tree)
        gather_footnotes(tree)
        if tree.find(["td", "th"], attrs={"colspan": _more_than_one}):
            self.note("cells_joined", "")
        simplify(tree, self.note)
        self._adapt_images(tree)
        self._adapt_links(tree)
        normalise_headings(tree)
        text, done = mended(written(tree, self.note))
        for code, found in done:
            self.note(_DONE[code], found)
        self.notices += _left_to_do(text)
        return text

    def _adapt_images(self, tree: BeautifulSoup) -> None:
        numbers = count(1)
        for image in tree.find_all("img"):
            source = str(image.get("src", "")).strip()
            if _WEB.match(source) or source.startswith("//"):
                self._link_image(tree, image, f"https:{source}" if source.startswith("//") else source)
            else:
                self._take_image(image, source, f"ảnh {next(numbers)}")

    def _link_image(self, tree: BeautifulSoup, image: Tag, source: str) -> None:
        """An image of another site becomes a link: pages call no third party."""
        if _TINY.match(str(image.get("width", ""))) or _TINY.match(str(image.get("height", ""))):
            self.note("tracking_image", source)
            image.decompose()
            return
        self.note("image_linked", source)
        words = str(image.get("alt", "")).strip() or source
        if is_inside(image, "a"):
            image.replace_with(NavigableString(words))
            return
        link = tree.new_tag("a", href=source)
        link.string = words
        image.replace_with(link)

    def _take_image(self, image: Tag, source: str, place: str) -> None:
        alt = " ".join(str(image.get("alt", "")).split())
        alt = "" if _NO_ALTERNATIVE.search(alt) else alt
        content = self.bytes_at(source)
        if content is None:
            self.notices.append(notice("image_not_sent", place, found=alt or source))
            image.replace_with(NavigableString(alt))
            return
        taken = taken_image("anh", content, self.limits, alt)
        if taken.is_refused:
            self.notices.append(notice("image_refused", place, found=taken.notices[0].text))
            image.replace_with(NavigableString(alt))
            return
        (file,) = taken.files
        self.notices += [Notice(one.kind, one.code, place, one.text) for one in taken.notices]
        if not alt:
            self.notices.append(notice("image_alt", place))
        if all(file.name != known.name for known in self.files):
            self.files.append(file)
        image.attrs = {"src": f"{self.prefix}{file.name}", "alt": alt}

    def _adapt_links(self, tree: BeautifulSoup) -> None:
        for link in tree.find_all("a"):
            old = str(link.get("href") or "").strip()
            if is_inside(link, "sup") and old.startswith("#fn-"):
                continue
            if not (_WEB.match(old) or _MAIL.match(old)):
                if old and not old.startswith("#"):
                    self.note("link_dropped", old)
                link.unwrap()
                continue
            link["href"] = without_tracking(old)
            if link["href"] != old:
                self.note("tracking_link", str(link["href"]))


def _more_than_one(value: str | None) -> bool:
    return bool(value) and value != "1"


def _left_to_do(text: str) -> Iterator[Notice]:
    """What `congso check` will ask for before the body can be submitted."""
    faults: list[Fault] = character_faults(text)
    faults += body_faults(commonmark.render(text), text, 1, _NOWHERE, None)
    for fault in faults:
        if fault.code not in _SAID_ELSEWHERE:
            issue = issue_of("", fault.code, fault.line, "", **fault.context)
            yield notice_of(issue, ASKED, f"dòng {fault.line}")
