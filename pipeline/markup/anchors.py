"""Anchors of headings: unaccented, unique within a page, the same on every machine."""

import re
import unicodedata

_NOT_ANCHOR = re.compile(r"[^a-z0-9]+")
_STROKE_D = str.maketrans("đĐ", "dd")


class Anchors:
    """The anchors given out on one page so far."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, text: str) -> str:
        """The anchor for a heading: `Trình tự thực hiện` gives `trinh-tu-thuc-hien`, a second one `…-2`."""
        folded = unicodedata.normalize("NFD", text.translate(_STROKE_D).lower())
        base = _NOT_ANCHOR.sub("-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
        base = base or "muc"
        count = self._given[base] = self._given.get(base, 0) + 1
        return base if count == 1 else self.unique(f"{base}-{count}")
