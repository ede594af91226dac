"""Anchors of headings: unaccented, unique within a page, the same on every machine."""

import re
import unicodedata

_NOT_ANCHOR = re.compile(r"[^a-z0-9]+")
_STROKE_D = str.maketrans("đĐ", "dd")
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The marks of Latin letters: all that a Vietnamese text comes apart into."""
_BEYOND = re.compile("[^\x00-\u036f]")


class Anchors:
    """The anchors given out on one page so far."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, text: str) -> str:
        """The anchor for a heading: `Trình tự thực hiện` gives `trinh-tu-thuc-hien`, a second one `…-2`."""
        base = _NOT_ANCHOR.sub("-", without_marks(text.translate(_STROKE_D).lower())).strip("-")
        base = base or "muc"
        count = self._given[base] = self._given.get(base, 0) + 1
        return base if count == 1 else self.unique(f"{base}-{count}")


def without_marks(text: str) -> str:
    """The text without combining marks, its letters taken apart from them."""
    apart = unicodedata.normalize("NFD", text)
    if _BEYOND.search(apart):  # other scripts, dashes and quotes: each character is asked
        return "".join(c for c in apart if not unicodedata.combining(c))
    return _MARKS.sub("", apart)
