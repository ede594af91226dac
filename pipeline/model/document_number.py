"""Numbers and symbols of documents (số, ký hiệu), as they have really been written since 1945."""

import re

from pipeline.model.vietnamese import fold

UNNUMBERED = "không số"
"""What stands in place of a number where a document has none."""

_PART = r"[A-Za-z0-9À-ỹĐđ&]+"
_NUMBER = re.compile(rf"^\d{{1,6}}[A-Za-z]?(?: ?[-/.] ?{_PART})+$")
_LETTER = re.compile(r"[A-Za-zĐđ]")


def is_document_number(text: str) -> bool:
    """Whether the text is a number with its symbol: `68/2020/QH14`, `47-LCT/HĐNN8`, `21/NĐ`, or `không số`."""
    if text.lower() == UNNUMBERED:
        return True
    return len(text) <= 80 and bool(_NUMBER.match(text)) and bool(_LETTER.search(text))


def number_key(number: str) -> str:
    """The spelling under which a number is found: `40/2012/QĐ-UBND` and `40 /2012/qd-ubnd` agree."""
    return fold(number).replace(" ", "")
