"""What was pasted from Word, LibreOffice, Google Docs or a web page becomes Markdown."""

import base64
import binascii
import re

from pipeline.intake.bodies import Body
from pipeline.intake.from_html.office_html import as_plain_html, clipboard_tree
from pipeline.intake.messages import notice
from pipeline.intake.taken import Taken
from pipeline.model.rules import Limits

_DATA = re.compile(r"^data:image/[\w.+-]+;base64,", re.IGNORECASE)


def taken_paste(html: str, limits: Limits, prefix: str = "") -> Taken:
    """The Markdown of pasted HTML, with its images where they came along in the paste.

    `prefix`: what stands before an image's name in the Markdown, such as `../../files/2026/`.
    """
    if limits.pasted_bytes is not None and len(html.encode()) > limits.pasted_bytes:
        return Taken((notice("paste_too_long", most=limits.pasted_bytes // 1_000_000),))
    body = Body(limits, _bytes_in, prefix)
    try:
        tree = clipboard_tree(html)
        as_plain_html(tree, body.note)
        text = body.markdown(tree)
    except RecursionError:
        return Taken((notice("nested_too_deep"),))
    return Taken(tuple(body.notices), text, tuple(body.files))


def _bytes_in(source: str) -> bytes | None:
    """The bytes that a `data:` address carries."""
    start = _DATA.match(source)
    try:
        return base64.b64decode(source[start.end() :], validate=True) if start else None
    except (binascii.Error, ValueError):
        return None
