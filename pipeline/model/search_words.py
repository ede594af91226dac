"""What editors say of search: other names of things, and pages that answer a question best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SYNONYMS_FILE = "search/synonyms.yml"
BEST_BETS_FILE = "search/best-bets.yml"
"""Below `content/data/`."""


@dataclass(frozen=True, slots=True)
class BestBet:
    """A page that answers some questions best."""

    questions: tuple[str, ...]
    address: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchWords:
    """The words of a portal's editors."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    """Groups of names of one thing, as editors wrote them: `UBND`, `Uỷ ban nhân dân`."""
    best_bets: tuple[BestBet, ...] = field(default=())


def search_words_from(data: Mapping[str, Any]) -> SearchWords:
    """The words in a portal's data files, given by their paths below `content/data/`; raises KeyError, TypeError."""
    synonyms = data.get(SYNONYMS_FILE, {}).get("synonyms", ())
    bets = data.get(BEST_BETS_FILE, {}).get("best_bets", ())
    return SearchWords(
        tuple(tuple(str(name) for name in group["names"]) for group in synonyms),
        tuple(_best_bet(bet) for bet in bets),
    )


def _best_bet(bet: Mapping[str, Any]) -> BestBet:
    questions: Sequence[str] = bet["questions"]
    return BestBet(tuple(str(each) for each in questions), str(bet["address"]), str(bet["title"]))
