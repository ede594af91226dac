"""From the bytes of a file to its text: UTF-8 without a byte order mark, lines ending in LF (Đ7.1).

What can be read in spite of a fault is read, so that one run shows all the other faults too.
"""

import re

from pipeline.checks.issue import Fault, fault_at
from pipeline.model.legacy_text import old_encoding, to_unicode

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_ONE_BYTE = re.compile(r"[\xa1-\xff]")


def decode(content: bytes) -> tuple[str | None, list[Fault]]:
    """Return the text with LF line ends, or None where it cannot be read, and the faults of the encoding."""
    faults = []
    if content.startswith(_UTF8_MARK):
        faults.append(fault_at(1, "byte_order_mark"))
        content = content[len(_UTF8_MARK) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [*faults, _unreadable(content, error.start)]
    if "\r" in text:
        faults.append(fault_at(text[: text.index("\r")].count("\n") + 1, "carriage_return"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, faults


def _unreadable(content: bytes, at: int) -> Fault:
    line = content[:at].count(b"\n") + 1
    if content.startswith(_UTF16_MARKS):
        return fault_at(1, "utf16")
    for number, each in enumerate(content.decode("latin-1").splitlines(), 1):
        encoding = old_encoding(each) if _ONE_BYTE.search(each) else ""
        if encoding:
            found = each.strip()[:60]
            return fault_at(
                number, "old_encoding", encoding=encoding, found=found, meant=to_unicode(found, encoding)
            )
    return fault_at(line, "not_utf8", byte=f"0x{content[at]:02X}")
