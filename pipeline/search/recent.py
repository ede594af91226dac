"""What changed since a generation was made: small enough that every browser reads all of it, and no base is made anew.

Documents stand in it as text, which the browser takes apart itself: that is shorter than lists of terms. Of a document
that has changed it is also told which terms it gained and lost, so that a browser counts as the builder would.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.search.analysis import terms
from pipeline.search.documents import indexed_text, order
from pipeline.search.entries import card
from pipeline.search.numbers import NUMBER_MARK, number_keys
from pipeline.store.published import PublishedDocument

Changed = tuple[int | None, PublishedDocument | None, PublishedDocument | None]
"""Number in the base, the document then, and now."""


@dataclass(frozen=True, slots=True)
class Recent:
    """The recent part: what browsers are told, and what it adds up to."""

    said: Mapping[str, Any]
    documents: int
    """How many documents more there are than in the base."""
    difference: Mapping[str, int]
    """By how many documents more, or fewer, each term is held."""


def recent_part(changed: Sequence[Changed], place_of: Callable[[tuple[str, str]], int]) -> Recent:
    """The recent part of the changes since a base; documents that are gone are not expressed here.

    `place_of`: how many documents of the base stand before one with this order.
    """
    lost, gained, difference = Counter[str](), {}, Counter[str]()
    for _, before, now in changed:
        then, today = held(before), held(now)
        difference.update(today)
        difference.subtract(then)
        if before and now:
            lost.update(then - today)
            gained[now.address] = sorted(today - then)
    news = sorted((now for *_, now in changed if now), key=order, reverse=True)
    told = [
        _told(each, place, gained.get(each.address))
        for each, place in zip(news, _places(news, place_of), strict=True)
    ]
    withdrawn = sorted(number for number, *_ in changed if number is not None)
    said = {"documents": told, "withdrawn": withdrawn, "lost": dict(sorted(lost.items()))}
    return Recent(said, len(told) - len(withdrawn), difference)


def held(document: PublishedDocument | None) -> set[str]:
    """Every term that a document holds."""
    if document is None:
        return set()
    text = indexed_text(document)
    found = {f"{NUMBER_MARK}{key}" for key in number_keys(text.number)}
    for _, field in text.fields:
        found.update(terms(field, text.lang))
    return found


def _places(news: Sequence[PublishedDocument], place_of: Callable[[tuple[str, str]], int]) -> list[float]:
    """Where documents, given in their order, stand among the numbers of the base: between two of them."""
    places: list[float] = []
    for before, group in groupby(place_of(order(each)) for each in news):
        together = len(list(group))
        places += [before - 1 + at / (together + 1) for at in range(1, together + 1)]
    return places


def _told(document: PublishedDocument, place: float, gained: Sequence[str] | None) -> dict[str, Any]:
    said = {
        "card": card(document, -1),
        "summary": document.summary,
        "tags": "\n".join(document.tags),
        "text": document.text,
        "share": indexed_text(document).share,
        "place": place,
    }
    return said if gained is None else {**said, "gained": gained}
