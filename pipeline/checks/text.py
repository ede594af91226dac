"""Checks of a file's characters: one spelling (NFC), no look-alikes, nothing hidden, no old encoding (Đ7.1).

Nearly every text consists of ordinary characters alone and is passed by one scan; only the lines with
anything else are looked at closely.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from pipeline.checks.issue import Fault, fault_at
from pipeline.model.legacy_text import old_encoding, to_unicode
from pipeline.model.vietnamese import nfc

_VOWELS = (
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"  # every letter with its marks
)
_ORDINARY = re.escape(
    "".join(sorted(set(_VOWELS + _VOWELS.upper()) - {"a", "A"})) + "\u00a0–—‘’“”…•×€₫°²³→≤≥"
)
_UNUSUAL = re.compile(rf"[^\n\t -~{_ORDINARY}]")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]|(?<=[^\\W_])[\u200c\u200d](?=[^\\W_])"
)
_LOST = re.compile("\ufffd")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_STROKE_D = re.compile(r"[^\W\d_]*[Ðð][^\W\d_]*")
_MIXED_WORD = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u052f\uff21-\uff5a][^\W\d_]*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9]")
_FULL_WIDTH = re.compile("[\uff21-\uff3a\uff41-\uff5a]")
_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",
    "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXova",
)


def character_faults(text: str) -> list[Fault]:
    """Every fault of the characters of a whole file, with the line of each."""
    if not _UNUSUAL.search(text):
        return []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if _UNUSUAL.search(line):
            faults += [each for each in _line_faults(number, line) if _is_new(each, seen)]
    return faults


def _is_new(fault: Fault, seen: set[str]) -> bool:
    """Whether to show the fault: what holds for a whole file is shown once, at its first line."""
    if fault.code not in {"not_nfc", "old_encoding"}:
        return True
    new = fault.code not in seen
    seen.add(fault.code)
    return new


def _line_faults(number: int, line: str) -> Iterator[Fault]:
    for check in _CHECKS:
        yield from check(number, line)


def _single_characters(code: str, pattern: re.Pattern[str]) -> Callable[[int, str], Iterator[Fault]]:
    def check(number: int, line: str) -> Iterator[Fault]:
        for found in dict.fromkeys(pattern.findall(line)):
            near = line[max(0, line.index(found) - 20) : line.index(found)].strip()
            yield fault_at(number, code, code_point=f"U+{ord(found):04X}", near=_printable(near))

    return check


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _spelling(number: int, line: str) -> Iterator[Fault]:
    composed = nfc(line)
    if composed == line:
        return
    word = next(word for word in line.split() if nfc(word) != word)
    yield fault_at(number, "not_nfc", found=_printable(nfc(word)))


def _stroke_d(number: int, line: str) -> Iterator[Fault]:
    for word in dict.fromkeys(_STROKE_D.findall(line)):
        yield fault_at(number, "eth_for_d", found=word, meant=word.replace("Ð", "Đ").replace("ð", "đ"))


def _look_alikes(number: int, line: str) -> Iterator[Fault]:
    for word in dict.fromkeys(_MIXED_WORD.findall(line)):
        if _LATIN.search(word) or _FULL_WIDTH.search(word):
            meant = unicodedata.normalize("NFKC", word).translate(_LIKE)
            strange = next(letter for letter in word if not _LATIN.match(letter))
            yield fault_at(
                number,
                "look_alike",
                found=word,
                letter=strange,
                code_point=f"U+{ord(strange):04X}",
                meant=meant,
            )


def _old_encoding(number: int, line: str) -> Iterator[Fault]:
    encoding = old_encoding(line)
    if encoding:
        yield fault_at(
            number,
            "old_encoding",
            encoding=encoding,
            found=line.strip()[:60],
            meant=to_unicode(line.strip()[:60], encoding),
        )


def _only_without_old_encoding(
    check: Callable[[int, str], Iterator[Fault]],
) -> Callable[[int, str], Iterator[Fault]]:
    """A line in an old encoding is full of strange letters: one fault says all there is to say."""

    def guarded(number: int, line: str) -> Iterator[Fault]:
        return iter(()) if old_encoding(line) else check(number, line)

    return guarded


_CHECKS: tuple[Callable[[int, str], Iterator[Fault]], ...] = (
    _old_encoding,
    _single_characters("control_character", _CONTROL),
    _single_characters("bidirectional_character", _BIDIRECTIONAL),
    _only_without_old_encoding(_single_characters("invisible_character", _INVISIBLE)),
    _single_characters("lost_character", _LOST),
    _single_characters("private_character", _PRIVATE),
    _spelling,
    _only_without_old_encoding(_stroke_d),
    _look_alikes,
)
