"""The way in for what clerks, citizens and mails hand in: each kind is read in a process of its own.

For the web desk, `congso mail poll` and `congso request submit`. Every function takes bytes and the limits
of the portal's rule set, touches no file, and returns a `Taken`: what the portal may keep, and a notice
for everything that is not as it was handed in.
"""

import dataclasses
from typing import Any

from pipeline.checks.files import too_large
from pipeline.intake.antivirus import scanned
from pipeline.intake.documents.known import KnownNames
from pipeline.intake.isolated import in_a_child
from pipeline.intake.messages import notice_of
from pipeline.intake.taken import Taken
from pipeline.model.rules import Limits


def receive_paste(html: str, limits: Limits, prefix: str = "") -> Taken:
    """Pasted HTML as Markdown. `prefix`: what stands before an image's name there: `../../files/2026/`."""
    return in_a_child(
        "paste", html.encode(errors="replace"), limits, limits.converting_seconds or 10, prefix=prefix
    )


def receive_document(
    name: str, content: bytes, limits: Limits, known: KnownNames, prefix: str = "", scanner: str = ""
) -> Taken:
    """A .docx or .odt as a draft; what `known` names is recognised in an official document."""
    seconds = limits.converting_seconds or 10
    return _received(
        "document", name, content, limits, scanner, seconds, prefix=prefix, known=dataclasses.asdict(known)
    )


def receive_image(name: str, content: bytes, limits: Limits, alt: str = "", scanner: str = "") -> Taken:
    """One image: upright, reduced, without metadata."""
    return _received("image", name, content, limits, scanner, limits.examining_seconds or 2, alt=alt)


def receive_attachment(name: str, content: bytes, limits: Limits, alt: str = "", scanner: str = "") -> Taken:
    """One attachment, or an image by its ending. A PDF that acts is neutralised, unless somebody signed it.

    `scanner`: host and port of a clamd, or nothing where the machine has none.
    """
    return _received("attachment", name, content, limits, scanner, limits.examining_seconds or 2, alt=alt)


def _received(
    task: str, name: str, content: bytes, limits: Limits, scanner: str, seconds: int, **options: Any
) -> Taken:
    """Ask what costs least first: the size, then the virus scanner, then a child of our own."""
    if limits.file_bytes is not None and len(content) > limits.file_bytes:
        return Taken(tuple(notice_of(issue) for issue in too_large(name, len(content), limits)))
    found = scanned(name, content, scanner) if scanner else None
    if found:
        return Taken((found,))
    return in_a_child(task, content, limits, seconds, name=name, **options)
