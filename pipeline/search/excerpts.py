"""The part of a text that answers a question best, as `pipeline/search/browser/excerpts.js` cuts it in the browser."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.search.analysis import WORD, folded

_WORD = re.compile(WORD)
_WORDS = 36
_STEP = 6


def excerpt(text: str, asked: Sequence[str], lang: str) -> str:
    """The stretch of a text with the most different words of a question, those that stand together counting more."""
    words = list(_WORD.finditer(text))
    hits = [plain if (plain := folded(word[0], lang)) in asked else "" for word in words]
    best = max(range(0, max(1, len(words)), _STEP), key=lambda at: _worth(hits[at : at + _WORDS]))
    if not words:
        return ""
    last = min(len(words), best + _WORDS) - 1
    cut = text[words[best].start() if best else 0 : words[last].end()]
    return f"{'… ' if best else ''}{' '.join(cut.split())}{' …' if last < len(words) - 1 else ''}"


def _worth(hits: Sequence[str]) -> float:
    together = sum(1 for one, two in pairwise(hits) if one and two)
    return len({hit for hit in hits if hit}) + together / 2
