"""Rules of Vietnamese text: one spelling (NFC), folding without marks, and slugs.

TCVN 6909:2001 asks for Unicode; one word must have one spelling or search breaks (Đ7.1).
"""

import re
import unicodedata
from functools import lru_cache

from pipeline.markup.anchors import without_marks

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_STROKE_D = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "ð": "d"})

_REMEMBERED = 4096
"""Names made: those of fields, kinds and agencies stand in the addresses of every document."""


def nfc(text: str) -> str:
    """Return the text in Unicode's composed form."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without any mark: `Đường Hoà Bình` gives `duong hoa binh`."""
    return without_marks(text.translate(_STROKE_D)).lower()


@lru_cache(_REMEMBERED)
def slug(text: str, longest: int = 80) -> str:
    """Return a name for files and addresses: `[a-z0-9-]`, at most `longest` characters.

    A slash becomes a hyphen, so that `40/2012/QĐ-UBND` and `402012/QĐ-UBND` stay apart.
    """
    name = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(name) <= longest:
        return name
    return name[: longest + 1].rsplit("-", 1)[0][:longest] or name[:longest]
