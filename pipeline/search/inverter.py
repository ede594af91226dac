"""Turns documents into lists of terms, each with its documents and impacts: the source of packs and of Whoosh alike.

The work of 10,000 documents is done in arrays: a plain loop over their three million words would take a minute.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipeline.model.vietnamese import nfc
from pipeline.search.analysis import folded, is_break, pieces, spelling
from pipeline.search.documents import IndexedText
from pipeline.search.numbers import NUMBER_MARK, number_keys
from pipeline.search.scoring import LENGTH_SHARE, LEVELS, SATURATION, USUAL_LENGTH

MIXED = 7
"""Spelling of a word that a document writes with different marks, or with rarer ones than the six most frequent."""

_CHUNK = 4000
"""Documents whose words are in memory at once."""

_WEIGHT_BITS = 2

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Term:
    """One term with the documents that hold it, in the order of their numbers."""

    text: str
    documents: Ints
    levels: Bytes
    spellings: tuple[str, ...] = ()
    """How a single word is written with its marks, the most frequent first; nothing where it has none anywhere."""
    spelled: Bytes | None = None
    """Which of the spellings each document has, or MIXED."""


class Spelled(dict[str, int]):
    """Numbers of the pieces of texts as they stand there, given in the order in which they are met."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.words: list[str] = []
        """The folded word of each; nothing for what ends a sentence."""

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        self.words.append("" if is_break(piece) else folded(piece, self._lang))
        return number


class Vocabulary:
    """Words as numbers, given in the order in which they are met; 0 is a break between sentences."""

    def __init__(self) -> None:
        self.words, self.marked = [""], [""]
        self._spelled = {"vi": Spelled("vi"), "en": Spelled("en")}
        self._numbers, self._marked = {"": 0}, {"": 0}
        self._tables: dict[str, tuple[list[int], list[int]]] = {"vi": ([], []), "en": ([], [])}

    def spell(self, text: str, lang: str) -> list[int]:
        """The pieces of a text, as numbers of its language alone."""
        known = self._spelled["en" if lang == "en" else "vi"]
        return [known[piece] for piece in pieces(nfc(text))]

    def tables(self, lang: str) -> tuple[Ints, Ints]:
        """The folded word of each piece of a language, and the word with its marks."""
        known = self._spelled["en" if lang == "en" else "vi"]
        words, marks = self._tables["en" if lang == "en" else "vi"]
        for piece, word in islice(zip(known, known.words, strict=True), len(words), None):
            words.append(_given(self._numbers, self.words, word))
            marks.append(_given(self._marked, self.marked, spelling(piece, lang)) if word else 0)
        return np.array(words, np.int64), np.array(marks, np.int64)


def _given(numbers: dict[str, int], names: list[str], name: str) -> int:
    if name not in numbers:
        numbers[name] = len(names)
        names.append(name)
    return numbers[name]


def invert(documents: Iterable[IndexedText]) -> Iterator[Term]:
    """Every term of some documents, which are numbered from 0 in their order; in no particular order."""
    vocabulary = Vocabulary()
    keys: dict[str, list[int]] = {}
    parts: list[_Postings] = []
    chunk: list[IndexedText] = []
    first = 0
    for document in documents:
        for key in number_keys(document.number):
            keys.setdefault(NUMBER_MARK + key, []).append(first + len(chunk))
        chunk.append(document)
        if len(chunk) == _CHUNK:
            parts.append(_invert_chunk(chunk, first, vocabulary))
            first, chunk = first + len(chunk), []
    if chunk:
        parts.append(_invert_chunk(chunk, first, vocabulary))
    if parts:
        yield from _terms(_joined(parts), vocabulary)
    yield from _number_terms(keys)


@dataclass(frozen=True, slots=True)
class _Postings:
    """Of some documents: each pair of words and each word with the documents that hold it, sorted by both."""

    first: Ints
    second: Ints
    """0 where the term is the first word alone."""
    documents: Ints
    levels: Bytes
    spelled: Ints
    """Of a single word: its spelling as a number, negative where the document has several; 0 of pairs."""


def _invert_chunk(chunk: Sequence[IndexedText], first: int, vocabulary: Vocabulary) -> _Postings:
    words, written, owners, weights = _read(chunk, vocabulary)
    lengths = np.bincount(owners[words > 0], weights[words > 0], len(chunk)).astype(np.int64)
    shares = np.array([document.share for document in chunk])
    follow = (words[:-1] > 0) & (words[1:] > 0) & (owners[:-1] == owners[1:]) & (weights[:-1] == weights[1:])
    pairs = np.flatnonzero(follow)
    singles = np.flatnonzero(words)
    starts = np.concatenate((words[singles], words[pairs]))
    seconds = np.concatenate((np.zeros(len(singles), np.int64), words[pairs + 1]))
    holders = np.concatenate((owners[singles], owners[pairs]))
    counted = np.concatenate((weights[singles], weights[pairs]))
    width, held = len(vocabulary.words).bit_length(), len(chunk).bit_length()
    _check_width(2 * width + held + _WEIGHT_BITS)
    key = ((starts << width | seconds) << held | holders) << _WEIGHT_BITS | counted
    key.sort()
    weight, place = key & ((1 << _WEIGHT_BITS) - 1), key >> _WEIGHT_BITS
    begins = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    counts = np.add.reduceat(weight, begins)
    place = place[begins]
    holders = place & ((1 << held) - 1)
    seconds = (place >> held) & ((1 << width) - 1)
    starts = place >> (held + width)
    spelled = np.zeros(len(starts), np.int64)
    spelled[seconds == 0] = _spelled(words[singles], written[singles], owners[singles], held)
    return _Postings(
        starts, seconds, holders + first, _levels(counts, lengths[holders], shares[holders]), spelled
    )


def _read(chunk: Sequence[IndexedText], vocabulary: Vocabulary) -> tuple[Ints, Ints, Ints, Ints]:
    """Words, words as written, the document of each, and the weight of its field; fields end with a break."""
    languages = ["en" if document.lang == "en" else "vi" for document in chunk]
    found: dict[str, list[int]] = {"vi": [], "en": []}
    fields: list[tuple[str, int, int, int]] = []
    for owner, (document, lang) in enumerate(zip(chunk, languages, strict=True)):
        for weight, text in document.fields:
            if text:
                spelled = vocabulary.spell(f"{text}\n", lang)
                found[lang] += spelled
                fields.append((lang, owner, weight, len(spelled)))
    words, written, owners, weights = [], [], [], []
    for lang, spelled in found.items():
        plain, marks = vocabulary.tables(lang)
        pieces_of = np.array(spelled, np.int64)
        of_lang = np.array([each[1:] for each in fields if each[0] == lang], np.int64).reshape(-1, 3)
        words.append(plain[pieces_of])
        written.append(marks[pieces_of])
        owners.append(np.repeat(of_lang[:, 0], of_lang[:, 2]))
        weights.append(np.repeat(of_lang[:, 1], of_lang[:, 2]))
    return np.concatenate(words), np.concatenate(written), np.concatenate(owners), np.concatenate(weights)


def _spelled(words: Ints, written: Ints, owners: Ints, held: int) -> Ints:
    """The spelling of each (word, document) in their order; negative where a document has more than one."""
    order = np.lexsort((written, owners, words))
    word, mark, owner = words[order], written[order], owners[order]
    begins = np.flatnonzero(
        np.concatenate(([True], (word[1:] != word[:-1]) | (owner[1:] != owner[:-1])))
        if len(word)
        else np.zeros(0, bool)
    )
    ends = np.concatenate((begins[1:], [len(word)])) - 1
    same = mark[begins] == mark[ends]
    return np.where(same, mark[begins], -1)


def _levels(counts: Ints, lengths: Ints, shares: NDArray[np.float64]) -> Bytes:
    """`scoring.level` of many postings."""
    norms = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / USUAL_LENGTH)
    levels = np.floor(LEVELS * (shares * counts / (counts + norms)) + 0.5)
    return np.clip(levels, 1, LEVELS).astype(np.uint8)


def _check_width(bits: int) -> None:
    if bits > 63:
        raise OverflowError(f"too many words or documents for one index: {bits} bits of 63")


def _joined(parts: Sequence[_Postings]) -> _Postings:
    """All postings, sorted by their terms, then by document."""
    if len(parts) == 1:
        return parts[0]
    first = np.concatenate([part.first for part in parts])
    second = np.concatenate([part.second for part in parts])
    order = np.argsort(first << 32 | second, kind="stable")
    return _Postings(
        first[order],
        second[order],
        np.concatenate([part.documents for part in parts])[order],
        np.concatenate([part.levels for part in parts])[order],
        np.concatenate([part.spelled for part in parts])[order],
    )


def _terms(postings: _Postings, vocabulary: Vocabulary) -> Iterator[Term]:
    first, second = postings.first, postings.second
    begins = np.flatnonzero(np.concatenate(([True], (first[1:] != first[:-1]) | (second[1:] != second[:-1]))))
    starts, pairs = first[begins].tolist(), second[begins].tolist()
    ends = [*begins[1:].tolist(), len(first)]
    words = vocabulary.words
    for begin, end, one, two in zip(begins.tolist(), ends, starts, pairs, strict=True):
        documents, levels = postings.documents[begin:end], postings.levels[begin:end]
        if two:
            yield Term(f"{words[one]} {words[two]}", documents, levels)
        else:
            yield Term(
                words[one], documents, levels, *_variants(words[one], postings.spelled[begin:end], vocabulary)
            )


def _variants(word: str, spelled: Ints, vocabulary: Vocabulary) -> tuple[tuple[str, ...], Bytes | None]:
    """The spellings of a word that documents have, and which one each has."""
    first = int(spelled[0])
    if len(spelled) == 1 or (spelled == first).all():
        alone = vocabulary.marked[first] if first > 0 else ""
        if first > 0:
            return (() if alone == word else (alone,)), None
    values, counts = np.unique(spelled[spelled > 0], return_counts=True)
    names = [vocabulary.marked[value] for value in values.tolist()]
    ranked = sorted(range(len(names)), key=lambda at: (-counts[at], names[at]))[:MIXED]
    which = np.full(len(spelled), MIXED, np.uint8)
    for rank, at in enumerate(ranked):
        which[spelled == values[at]] = rank
    return tuple(names[at] for at in ranked), which


def _number_terms(keys: Mapping[str, Sequence[int]]) -> Iterator[Term]:
    for key, documents in keys.items():
        holders = np.array(documents, np.int64)
        yield Term(key, holders, np.full(len(holders), LEVELS, np.uint8))
