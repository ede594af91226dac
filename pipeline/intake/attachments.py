"""Looks at an attachment closely before the portal keeps it: what it is, what it holds, what it would do."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.checks.containers import is_container
from pipeline.checks.files import file_issues, too_large
from pipeline.checks.issue import issue_of
from pipeline.intake.images import taken_image
from pipeline.intake.messages import notice, notice_of
from pipeline.intake.taken import Notice, Taken, TakenFile
from pipeline.intake.unpacking import unpacked_notices
from pipeline.model.rules import Limits
from pipeline.model.vietnamese import slug

IMAGES = frozenset(".jpg .jpeg .png .gif .webp .bmp .tif .tiff .heic .heif .avif .svg".split())
"""Endings that are handled as images, whatever became of them."""

_FORMULA = re.compile(r"^[=+\-@\t\r].*(?:\||\w\()")
"""A cell that a spreadsheet would run as a command or call: `=cmd|'/c calc'!A1`, `@SUM(…)`."""


def taken_attachment(name: str, content: bytes, limits: Limits, alt: str = "") -> Taken:
    """The attachment as the portal keeps it, or why it is refused. `name` as it was handed in."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending in IMAGES:
        return taken_image(PurePosixPath(name.replace("\\", "/")).name, content, limits, alt)
    kept = portal_name(name)
    if large := list(too_large(kept, len(content), limits)):
        return Taken(tuple(map(notice_of, large)))
    if ending == ".pdf" and content.startswith(b"%PDF-"):
        return _taken_pdf(kept, content)
    notices = [notice_of(issue) for issue in file_issues(kept, content, limits)]
    if not notices and is_container(ending):
        notices = list(unpacked_notices(kept, ending, content, limits))
    if not notices and ending == ".csv":
        notices = list(_table_notices(kept, content))
    return Taken(tuple(notices)) if notices else Taken(files=(TakenFile(kept, content),))


def portal_name(name: str) -> str:
    """The name under which the portal keeps a file: `[a-z0-9-]`, and its ending."""
    path = PurePosixPath(name.replace("\\", "/"))
    return f"{slug(path.stem) or 'tep'}{path.suffix.lower()}"


def _taken_pdf(name: str, content: bytes) -> Taken:
    from pipeline.intake.pdf import taken_pdf  # the one attachment that needs qpdf

    return taken_pdf(name, content)


def _table_notices(name: str, content: bytes) -> Iterator[Notice]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield notice("table_encoding", name)
        return
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
            for cell in row:
                if _FORMULA.search(cell):
                    yield notice("table_formula", f"{name}, dòng {number}", found=cell)
                    return
    except csv.Error:
        yield notice_of(issue_of(name, "broken_file", ending=".csv"))
