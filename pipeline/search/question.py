"""Takes a question apart: words, pairs, phrases in quotes, numbers of documents, and what else things are called.

The browser does the same in `pipeline/search/browser/question.js`; both run `tests/search/vectors.json`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.search.analysis import folded, sentences, spelling
from pipeline.search.numbers import asked_numbers
from pipeline.search.scoring import SYNONYM_SHARE

_QUOTED = re.compile(r'["“”«]([^"“”«»]+)["“”»]')


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of a question."""

    term: str
    share: float
    """How much it counts: 1, or less for another name of what was asked."""
    written: str = ""
    """The word with the marks that were typed; nothing where none were."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    words: tuple[str, ...]
    """Folded, in their order."""
    written: tuple[str, ...]
    terms: tuple[AskedTerm, ...]
    phrases: tuple[tuple[str, ...], ...]
    """Folded words of each phrase that stands in quotes."""
    numbers: tuple[str, ...]
    """Keys of document numbers that may be meant, the fullest first."""


def read_question(text: str, lang: str, synonyms: Sequence[Sequence[str]]) -> Question:
    """Take a question apart. `synonyms`: groups of folded names of one thing."""
    terms: dict[str, AskedTerm] = {}
    spoken = list(sentences(text))
    for words in spoken:
        plain = [folded(word, lang) for word in words]
        for at, word in enumerate(plain):
            written = spelling(words[at], lang)
            terms.setdefault(word, AskedTerm(word, 1, "" if written == word else written))
            if at:
                pair = f"{plain[at - 1]} {word}"
                terms.setdefault(pair, AskedTerm(pair, 1))
    written_words = tuple(word for words in spoken for word in words)
    folded_words = tuple(folded(word, lang) for word in written_words)
    for name in _other_names(folded_words, synonyms):
        for term in terms_of(name):
            terms.setdefault(term, AskedTerm(term, SYNONYM_SHARE))
    phrases = (
        tuple(folded(word, lang) for words in sentences(inside) for word in words)
        for inside in _QUOTED.findall(text)
    )
    return Question(
        folded_words,
        written_words,
        tuple(terms.values()),
        tuple(phrase for phrase in phrases if phrase),
        tuple(asked_numbers(folded_words)),
    )


def terms_of(words: Sequence[str]) -> list[str]:
    """Words and pairs of a line of folded words."""
    found = []
    for at, word in enumerate(words):
        found += [word, f"{words[at - 1]} {word}"] if at else [word]
    return found


def _other_names(words: Sequence[str], synonyms: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """What the editors say that some words of a question are called too."""
    line = f" {' '.join(words)} "
    for group in synonyms:
        said = [name for name in group if f" {name} " in line]
        if said:
            yield from (name.split(" ") for name in group if name not in said)
