"""Checks of a rendered body: what was refused, the order of headings, and its images (TT 32/2017 Đ18, WCAG)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.checks.issue import Fault, fault_at
from pipeline.checks.language import looks_english, looks_vietnamese
from pipeline.checks.targets import target_of
from pipeline.markup.rendered import Rendered
from pipeline.model.address import Place, file_paths
from pipeline.model.document_type import DocumentType

ENGLISH_FOLDER = "en"
"""The folder of the English section (DESIGN: URLs)."""

_EXTERNAL = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_NO_ALTERNATIVE = 'alt=""'
_EMPTY_IMAGE = re.compile(r"!\[\s*\]")


def body_faults(
    rendered: Rendered,
    body: str,
    body_line: int,
    place: Place,
    images: Sequence[Mapping[str, Any]] | None,
) -> Iterator[Fault]:
    """Every fault of a body. `body_line`: the line of the file on which it starts; `images`: those declared.

    Where the declared images are not known, because the front matter has faults, none is called undeclared.
    """
    for refused in rendered.refused:
        yield fault_at(body_line + refused.line - 1, refused.code, found=refused.found)
    yield from _headings(rendered, body, body_line)
    if rendered.images:
        yield from _images(rendered, body, body_line, place, images)
    for link in rendered.links:
        if link.startswith("//"):
            yield fault_at(_line_of(link, body, body_line), "link_without_scheme", found=link)


def language_faults(
    kind: DocumentType, body: str, values: Mapping[str, Any], body_line: int
) -> Iterator[Fault]:
    """Faults where the text is in another language than the document says, or than its section is for."""
    lang = values.get("lang", "vi")
    if kind.folder == ENGLISH_FOLDER:
        if lang != "en":
            yield Fault(("lang",), "english_without_lang")
        elif looks_vietnamese(body):
            yield fault_at(body_line, "untranslated_vietnamese")
    elif lang == "en":
        if not values.get("translation_of"):
            yield Fault(("lang",), "english_outside")
    elif looks_english(body):
        yield fault_at(body_line, "untranslated_english")


def _headings(rendered: Rendered, body: str, body_line: int) -> Iterator[Fault]:
    """Headings that leave a level out. Where a body starts at level 1, rendering has moved all of them down."""
    above = 1
    for heading in rendered.headings:
        left_out = heading.level - above - 1
        if left_out > 0:
            line, marks = _heading_line(heading.text, body)
            meant = "#" * max(1, (marks or heading.level) - left_out)
            yield fault_at(body_line + line, "heading_skip", found=heading.text, meant=meant)
        above = heading.level


def _images(
    rendered: Rendered,
    body: str,
    body_line: int,
    place: Place,
    images: Sequence[Mapping[str, Any]] | None,
) -> Iterator[Fault]:
    named = [image["file"] for image in images or () if "file" in image]
    declared = {path for file in named for path in file_paths(file, place.site)}
    for found in dict.fromkeys(rendered.images):
        line = _line_of(found, body, body_line)
        if _EXTERNAL.match(found):
            yield fault_at(line, "image_external", found=found)
            continue
        target = target_of(found, place)
        if images is not None and (target is None or not declared.intersection(target.paths)):
            yield fault_at(line, "image_undeclared", found=found)
    if _NO_ALTERNATIVE in rendered.html:
        for number, line_text in enumerate(body.split("\n")):
            if _EMPTY_IMAGE.search(line_text):
                yield fault_at(body_line + number, "image_without_alt", found=line_text.strip()[:60])


def _heading_line(text: str, body: str) -> tuple[int, int]:
    """Line (from 0) on which a heading stands in a body, and the number of its `#`; 0 where it is underlined."""
    words = text.split()
    lines = body.split("\n")
    for number, line in enumerate(lines):
        start = line.lstrip()
        if start.startswith("#") and all(word in line for word in words):
            return number, len(start) - len(start.lstrip("#"))
    return next((number for number, line in enumerate(lines) if words and words[0] in line), 0), 0


def _line_of(found: str, body: str, body_line: int) -> int:
    at = body.find(found)
    return body_line + (body.count("\n", 0, at) if at >= 0 else 0)
