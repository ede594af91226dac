"""Checks that a text is in the language it says: Vietnamese first, English only where it is announced (Đ7.1).

A Vietnamese text takes about a third more bytes than letters, an English one hardly any more; so almost
every text is judged by two lengths, and words are counted only where these disagree with its language.
"""

import re

_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|for|is|are|on|that|with|as|by|this|from|be|at|was|were|it|or|which|have|has|will|can"
    r"|their|its|you|your|we|our)\b"
)
_WORD = re.compile(r"[a-z]+")
_NOT_PROSE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|https?://\S+", re.DOTALL)
_FEWEST_WORDS = 30
_ENGLISH_SHARE = 0.2
_MARKED_SHARE = 0.02
_VIETNAMESE_SHARE = 0.12


def looks_english(body: str) -> bool:
    """Whether a body is plainly English prose: few marks, and many of the words that English is full of."""
    if _marked(body) >= _MARKED_SHARE:
        return False
    prose = _NOT_PROSE.sub(" ", body).lower()
    words = len(_WORD.findall(prose))
    return words >= _FEWEST_WORDS and len(_ENGLISH.findall(prose)) >= _ENGLISH_SHARE * words


def looks_vietnamese(body: str) -> bool:
    """Whether a body is plainly Vietnamese: marks on many of its letters."""
    return len(body) >= 200 and _marked(body) >= _VIETNAMESE_SHARE


def _marked(body: str) -> float:
    return (len(body.encode()) - len(body)) / (len(body) or 1)
