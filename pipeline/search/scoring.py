"""What a term in a document is worth: the same numbers in packs, in the browser and in the server-side index.

BM25 (Robertson and Zaragoza 2009) with an average length that is fixed, so that what a document is worth never depends
on the documents beside it: a part that was indexed later fits to one that was indexed before, exactly.
"""

import math

TITLE, SUMMARY, TAGS, NUMBER, TEXT = 3, 2, 1, 1, 1
"""How often the words of a field count. Titles three times: measured in SEARCH.md §2; summaries stand between."""

SATURATION = 1.2
LENGTH_SHARE = 0.75
USUAL_LENGTH = 400
"""Words of a usual document, weighed as above."""

LEVELS = 15
"""Impacts are kept as 1 … LEVELS: four bits."""

NOT_IN_FORCE = 0.7
"""Share that a document keeps which is no longer in force: it stands below its successor, not out of sight."""

MATCH_SHARE = 0.2
"""Share of a term's weight for being there at all, whatever its impact: many terms beat one often repeated."""

FREQUENT_SHARE = 5
FREQUENT_LEAST = 500
"""A single word in more than one in so many documents, and in so many at the least, is asked for only where a question
has little else: its list is long and tells little."""

ENOUGH_TERMS = 3
"""A question with so many terms does without words that are frequent."""

RECENT_SHARE = 0.05
"""What a document of today gains over one of long ago; half of it is left after RECENT_YEARS."""
RECENT_YEARS = 3.0


def norm(length: int) -> float:
    """What BM25 adds to a term's count in a document of so many weighed words."""
    return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)


def level(count: int, length: int, share: float) -> int:
    """The impact of a term that a document of a length holds `count` times, weighed by the document's share."""
    impact = share * count / (count + norm(length))
    return max(1, min(LEVELS, math.floor(LEVELS * impact + 0.5)))


def rarity(documents: int, holding: int) -> float:
    """Weight of a term that `holding` of so many documents hold."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def most_kept(documents: int) -> int:
    """How many documents a term's list holds at the least before it is cut: it grows with the portal."""
    return max(1000, documents // 10)


def is_frequent(documents: int, holding: int) -> bool:
    """Whether a word stands in so many documents that it tells little."""
    return holding > FREQUENT_LEAST and holding * FREQUENT_SHARE > documents


def freshness(months: int) -> float:
    """What a document's score is multiplied with, by its age in months."""
    return 1 + RECENT_SHARE * 2 ** (-max(0, months) / (12 * RECENT_YEARS))


SYNONYM_SHARE = 0.5
"""What a term counts that stands for another name of what was asked."""

OTHER_SPELLING_SHARE = 0.5
"""What a word counts that a document has with other marks than were typed."""

NUMBER_BONUS = 100
"""What a document gains for each part of its number that was asked for: more than any words."""

MATCHING = 0.3
"""Of the best score: what has less is not counted as an answer, but for the best FEWEST."""
FEWEST = 10
