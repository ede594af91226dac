"""Answers questions from the server-side index, ranked as browsers rank (`pipeline/search/browser/ranking.js`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from pipeline.errors import MisuseError
from pipeline.search.numbers import NUMBER_MARK
from pipeline.search.question import AskedTerm, Question, read_question, terms_of
from pipeline.search.scoring import (
    ENOUGH_TERMS,
    FEWEST,
    LEVELS,
    MATCH_SHARE,
    MATCHING,
    NUMBER_BONUS,
    OTHER_SPELLING_SHARE,
    freshness,
    is_frequent,
    most_kept,
    rarity,
)
from pipeline.search.server_index import SPELLING_MARK, months_of


@dataclass(frozen=True, slots=True)
class Part:
    """What one term gives to a document's score."""

    term: str
    holding: int
    """How many documents hold it."""
    impact: int
    """From 1 to 15."""
    gives: float


@dataclass(frozen=True, slots=True)
class Result:
    """One document that answers a question."""

    score: float
    shown: Mapping[str, Any]
    parts: tuple[Part, ...] = ()
    """Where the score comes from, if that was asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: how many answer well enough, the best of them, and how the question was understood."""

    total: int
    results: tuple[Result, ...]
    question: Question


@dataclass(slots=True)
class _Scores:
    """Scores under way, and which terms they come from."""

    of: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))


class ServerIndex:
    """An index, opened for reading."""

    def __init__(self, folder: Path) -> None:
        if not whoosh_index.exists_in(str(folder)):
            raise MisuseError(f"{folder} holds no index", "congso build, then congso search makes it.")
        self._reader = whoosh_index.open_dir(str(folder), readonly=True).reader()
        self._months = self._reader.column_reader("month") if self._reader.doc_count_all() else ()
        self._documents = self._reader.doc_count()

    def close(self) -> None:
        self._reader.close()

    def search(
        self,
        text: str,
        as_of: str,
        synonyms: Sequence[Sequence[str]] = (),
        agency: str = "",
        lang: str = "vi",
        limit: int = 10,
    ) -> Found:
        """Answer a question. `as_of`: the day from which ages are counted; `agency`: only documents of this one."""
        question = read_question(text, lang, synonyms)
        scores = self._scored(question)
        now = months_of(as_of)
        for number in scores.of:
            scores.of[number] *= freshness(now - self._months[number])
        self._favour_numbers(question, scores)
        kept = self._narrowed(question, agency, scores.of)
        matching = _matching(kept, scores.of)
        top = self._best(matching, limit)
        results = tuple(Result(kept[number], shown, tuple(scores.parts[number])) for number, shown in top)
        return Found(len(matching), results, question)

    def _postings(self, term: str) -> dict[int, int]:
        """Documents that hold a term, with its impact in each."""
        try:
            matcher = self._reader.postings("terms", term.encode())
        except TermNotFound:
            return {}
        found = {}
        while matcher.is_active():
            found[matcher.id()] = int(matcher.weight())
            matcher.next()
        return found

    def _scored(self, question: Question) -> _Scores:
        lists = {each.term: self._postings(each.term) for each in question.terms}
        frequent = {
            term
            for term, held in lists.items()
            if " " not in term and is_frequent(self._documents, len(held))
        }
        scores = _Scores()
        used = [each for each in question.terms if each.term not in frequent and lists[each.term]]
        for each in used:
            self._add(scores, each, lists[each.term])
        if len(used) < ENOUGH_TERMS:
            for each in question.terms:
                if each.term in frequent:
                    self._add(scores, each, lists[each.term])
        return scores

    def _add(self, scores: _Scores, asked: AskedTerm, held: Mapping[int, int]) -> None:
        weight = asked.share * rarity(self._documents, len(held))
        lowest = _lowest_level(held, self._documents)
        as_typed = self._postings(f"{SPELLING_MARK}{asked.written}") if asked.written else {}
        for number, impact in held.items():
            if impact >= lowest:
                gives = weight * (MATCH_SHARE + (1 - MATCH_SHARE) * impact / LEVELS)
                if as_typed and number not in as_typed:
                    gives *= OTHER_SPELLING_SHARE
                scores.of[number] += gives
                scores.parts[number].append(Part(asked.term, len(held), impact, gives))

    def _favour_numbers(self, question: Question, scores: _Scores) -> None:
        """Documents whose number was asked for come first; each counts for the fullest key that it has."""
        met: set[int] = set()
        for key in question.numbers:
            held = self._postings(f"{NUMBER_MARK}{key}")
            for number in held.keys() - met:
                gives = NUMBER_BONUS * (key.count("/") + 1)
                scores.of[number] += gives
                scores.parts[number].append(Part(f"{NUMBER_MARK}{key}", len(held), LEVELS, gives))
            met.update(held)

    def _narrowed(self, question: Question, agency: str, scores: Mapping[int, float]) -> dict[int, float]:
        """The scores of documents that have the phrases in quotes, and come from an agency if one is given."""
        wanted = [
            term
            for phrase in question.phrases
            for term in (terms_of(phrase)[2::2] if len(phrase) > 1 else phrase)
        ]
        allowed = [self._postings(term).keys() for term in wanted]
        if agency:
            allowed.append(self._of_agency(agency).keys())
        return {number: score for number, score in scores.items() if all(number in each for each in allowed)}

    def _of_agency(self, agency: str) -> dict[int, int]:
        try:
            return dict.fromkeys(self._reader.postings("agency", agency.encode()).all_ids(), 1)
        except TermNotFound:
            return {}

    def _best(self, scores: Mapping[int, float], limit: int) -> list[tuple[int, Mapping[str, Any]]]:
        """The documents with the highest scores; of equal ones the newest first."""
        ranked = sorted(scores, key=lambda number: -scores[number])
        if len(ranked) > limit:
            least = scores[ranked[limit - 1]]
            ranked = [number for number in ranked if scores[number] >= least]
        shown = {number: self._reader.stored_fields(number)["shown"] for number in ranked}
        ranked.sort(key=lambda number: shown[number]["order"], reverse=True)
        ranked.sort(key=lambda number: -scores[number])
        return [(number, shown[number]) for number in ranked[:limit]]


def _matching(kept: Mapping[int, float], scores: Mapping[int, float]) -> Mapping[int, float]:
    """Of the documents that are kept those that answer well enough, measured by the best of all; else all of them."""
    best = nlargest(FEWEST, scores.values())
    least = min([MATCHING * best[0], *best[1:]]) if best else 0.0
    return {number: score for number, score in kept.items() if score >= least} or kept


def _lowest_level(held: Mapping[int, int], documents: int) -> int:
    """The impact below which a long list is cut, so that it still has enough documents."""
    most = most_kept(documents)
    if len(held) <= most:
        return 0
    levels = sorted(held.values(), reverse=True)
    return levels[most - 1]
