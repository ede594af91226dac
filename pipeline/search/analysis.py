"""How text becomes words to search: what `pipeline/search/browser/analysis.js` does in the browser, done here.

Both run `tests/search/vectors.json`. A word is a syllable, a foreign word or a run of digits; terms are folded words
and folded pairs of words that follow each other within a sentence. Marks decide on order only, and are kept apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.model.vietnamese import fold, nfc

WORD = r"[^\W_]+"
BREAK = r"[;:!?…\"“”«»()\[\]{}|•\n\r]|[.,](?=[ \t\n\r\u00a0]|$)"
"""Where a sentence or a part of it ends; `1.000`, `3,5` and `40/2012/QĐ-UBND` stay together."""

_PIECE = re.compile(f"{WORD}|{BREAK}")
_LONGEST_WORD = 32
"""Characters of a word that count; longer ones are nobody's question."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_GLIDE = re.compile(r"^(?!qu)(?:[^aeiouy]*)(?:oa|oe|uy)$")
_GLIDE_WITH_TONE = re.compile(rf"(oa|oe|uy)([{_TONES}])$")


def pieces(text: str) -> list[str]:
    """Words and breaks of a text as they stand in it; the text must be in NFC."""
    return _PIECE.findall(text)


def is_break(piece: str) -> bool:
    """Whether a piece ends a sentence."""
    return not piece[0].isalnum()


@cache
def folded(word: str, lang: str = "vi") -> str:
    """A word without case and marks, in English also without the plural's ending."""
    plain = fold(word[:_LONGEST_WORD])[:_LONGEST_WORD]
    return _singular(plain) if lang == "en" else plain


def _singular(word: str) -> str:
    """The S-stemmer of Harman (1991): ies → y, es → e, s → nothing, with its exceptions."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("us", "ss", "aes", "ees", "oes")):
        return word
    if word.endswith("ies"):
        return word if word.endswith(("eies", "aies")) else f"{word[:-3]}y"
    return word[:-1]


@cache
def marked(word: str) -> str:
    """A word in lower case with its marks and one placement of the tone: `HOÀ` and `hòa` both give `hòa`."""
    lower = nfc(word[:_LONGEST_WORD].replace("Ð", "Đ").replace("ð", "đ").lower())
    plain = fold(lower)
    if not _OPEN_GLIDE.match(plain):
        return lower
    apart = unicodedata.normalize("NFD", lower)
    return nfc(_GLIDE_WITH_TONE.sub(lambda found: found[1][0] + found[2] + found[1][1], apart))


@cache
def spelling(word: str, lang: str = "vi") -> str:
    """A word with its marks; the folded word where it has none."""
    written = marked(word)
    return folded(word, lang) if written == fold(written) else written


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence, as they stand in the text."""
    words: list[str] = []
    for piece in pieces(nfc(text)):
        if not is_break(piece):
            words.append(piece)
        elif words:
            yield words
            words = []
    if words:
        yield words


def terms(text: str, lang: str = "vi") -> list[str]:
    """Folded words and pairs of a text, in its order, each as often as it stands there."""
    found = []
    for words in sentences(text):
        plain = [folded(word, lang) for word in words]
        found += plain
        found += [f"{first} {second}" for first, second in pairwise(plain)]
    return found
