"""Keys of document numbers: every way in which people write `40/2012/QĐ-UBND` leads to the same keys.

The browser does the same in `pipeline/search/browser/numbers.js`; both run `tests/search/vectors.json`.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.search.analysis import WORD, folded

NUMBER_MARK = "#"
"""Starts the terms that are keys of document numbers."""

_WORD = re.compile(WORD)
_YEAR = re.compile(r"^(19|20)\d\d$")
_JOINED = re.compile(r"^(\d{1,6})(?!\d)([a-z].*)$")
_SYMBOL = re.compile(r"^(?:ub|[^0-9aeiouy])[^aeiouy]*$")
_MOST_PARTS = 7
"""Parts of the longest number that is looked for: `01/2026/TTLT-BTC-BKHĐT-BNV` has six."""

KINDS = {
    "luat": "qh", "phap lenh": "pl", "nghi quyet": "nq", "nghi dinh": "nd", "quyet dinh": "qd", "chi thi": "ct",
    "thong tu": "tt", "thong bao": "tb", "ke hoach": "kh", "huong dan": "hd", "bao cao": "bc", "to trinh": "ttr",
    "cong dien": "cd", "giay moi": "gm", "chuong trinh": "ctr", "lenh": "l",
}  # fmt: skip
"""Kinds of documents by their folded names, and how their symbols begin (Decree 30/2020/NĐ-CP, appendix III)."""


def parts(number: str) -> list[str]:
    """The parts of a number, folded, without leading zeros: `040 /2012/QĐ-UBND` gives 40, 2012, qd, ubnd."""
    return [_trimmed(folded(word)) for word in _WORD.findall(number)]


def _trimmed(part: str) -> str:
    return part.lstrip("0") or "0" if part.isascii() and part.isdigit() else part


def is_year(part: str) -> bool:
    """Whether a part is a year of the last or this century."""
    return bool(_YEAR.match(part))


def number_keys(number: str) -> list[str]:
    """The keys under which a document with this number is found, the fullest first."""
    found = parts(number)
    if not found or not found[0][0].isdigit():
        return []
    year = [found[1]] if len(found) > 1 and is_year(found[1]) else []
    symbols = found[1 + len(year) :]
    spellings = (
        {tuple(symbols), ("".join(symbols),), tuple(symbols[:1]), (symbols[0].rstrip("0123456789"),)}
        if symbols
        else set()
    )
    keys = {
        "/".join([found[0], *middle, *spelling]) for middle in ([], year) for spelling in (*spellings, ())
    }
    return sorted(keys, key=lambda key: (-key.count("/"), key))


def asked_numbers(words: Sequence[str]) -> list[str]:
    """Keys that a question may mean, given its folded words; the fullest first.

    `nghi dinh 40/2012` asks for `40/2012/nd` before `40/2012`. A bare number alone is a key only where it, its kind or
    the word `so` is the whole question.
    """
    keys: dict[str, None] = {}
    plain = [_trimmed(word) for word in words]
    for at, word in enumerate(plain):
        if word[0].isdigit() and word.isascii():
            kind = _kind_before(plain, at)
            for key in _from(plain[at : at + _MOST_PARTS]):
                if kind and ("/" not in key or _ends_with_year(key)):
                    keys[f"{key}/{kind}"] = None
                if "/" in key or _alone(plain, at):
                    keys[key] = None
    return sorted(keys, key=lambda key: -key.count("/"))


def _from(plain: Sequence[str]) -> Iterator[str]:
    """Readings of words as a number that starts with the first of them, the longest first."""
    joined = _JOINED.match(plain[0])
    if joined:
        plain = [joined[1], joined[2], *plain[1:]]
    most = len(plain) if len(plain) > 1 and _may_follow(plain[1]) else 1
    for end in range(most, 0, -1):
        yield "/".join(plain[:end])


def _may_follow(part: str) -> bool:
    """Whether a part may stand second in a number: a year, or a symbol, which is no syllable."""
    return is_year(part) or bool(_SYMBOL.match(part))


def _kind_before(plain: Sequence[str], at: int) -> str:
    before = [word for word in plain[max(0, at - 3) : at] if word != "so"]
    return next((KINDS[name] for size in (2, 1) if (name := " ".join(before[-size:])) in KINDS), "")


def _ends_with_year(key: str) -> bool:
    return key.count("/") == 1 and is_year(key.partition("/")[2])


def _alone(plain: Sequence[str], at: int) -> bool:
    return len(plain) - at == 1 and (at == 0 or (at == 1 and plain[0] == "so"))
