"""A generation of the browsers' index, as it is remembered: what must be known of it to find anything in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SPARE = 200
"""Documents that may change before a new generation is due; lists are cut so that so many more are left."""

FACETS = ("kind", "form", "domain", "agency", "lang")
"""What results can be narrowed by, beside the year."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a browser must know to find a term's pack."""

    shared: int
    """Number of packs that small groups share; a power of two."""
    divided: Mapping[str, int]
    """Into how many packs the terms that start with a word are divided, a power of two; 1: a pack of its own."""
    apart: Sequence[str]
    """Frequent words, whose own list stands in a pack of its own."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A base and its numbers."""

    name: str
    """Digest of its files."""
    documents: int
    layout: Layout
    months: Sequence[tuple[str, int]]
    """Each month (`YYYY-MM`) with the number of its newest document; the newest month first."""
    facets: Mapping[str, Sequence[str]]
    """The values of each facet, in the order of their numbers."""
    names: Mapping[str, Mapping[str, str]]
    """What values are called on screen, by facet."""
    holding: Mapping[str, int]
    """How many documents hold each word that is frequent, or may be after the changes that a generation bears."""

    def as_value(self) -> dict[str, Any]:
        """The generation as JSON can hold it."""
        return asdict(self)


def generation_from(value: Mapping[str, Any]) -> Generation:
    """The generation that `as_value` has told."""
    return Generation(**{**value, "layout": Layout(**value["layout"])})
