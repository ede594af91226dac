"""How lists of documents are written down in packs: a few bits a document. `browser/packs.js` reads them.

Each list is: for each document, in the order of their numbers, the gap to the one before as a Rice code (Rice 1979)
with a parameter that follows from the size of the list, four bits of impact, and the spelling if the word has several.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.search.inverter import Bytes, Ints, Term

LEVEL_BITS = 4


def rice_parameter(documents: int, listed: int) -> int:
    """Low bits of a gap that are written as they are, in a list of so many of so many documents."""
    return max(0, (documents // listed).bit_length() - 1)


def spelling_bits(spellings: int) -> int:
    """Bits that say which of a word's spellings a document has; the last value means several or another."""
    return spellings.bit_length() if spellings > 1 else 0


def encode(packs: Sequence[Sequence[Term]], documents: int) -> list[bytes]:
    """The lists of each pack's terms, one after the other, each pack filled up to whole bytes."""
    terms = [term for pack in packs for term in pack]
    if not terms:
        return [b"" for _ in packs]
    sizes = np.array([len(term.documents) for term in terms])
    gaps, levels, spelled = _flat(terms, sizes)
    low = np.repeat([rice_parameter(documents, size) for size in sizes.tolist()], sizes)
    extra = np.repeat([spelling_bits(len(term.spellings)) for term in terms], sizes)
    high = gaps >> low
    widths = high + 1 + low + LEVEL_BITS + extra
    starts, ends = _places(widths, [sum(len(term.documents) for term in pack) for pack in packs])
    bits = np.zeros(int(ends[-1]), np.uint8)
    _write_ones(bits, starts, high)
    at = starts + high + 1
    _write_bits(bits, at, gaps, low)
    _write_bits(bits, at + low, levels, np.full(len(gaps), LEVEL_BITS))
    _write_bits(bits, at + low + LEVEL_BITS, spelled, extra)
    whole = np.packbits(bits).tobytes()
    borders = [0, *(ends // 8).tolist()]
    return [whole[begin:end] for begin, end in pairwise(borders)]


def _flat(terms: Sequence[Term], sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """Gaps, impacts and spellings of all lists one after the other."""
    numbers = np.concatenate([term.documents for term in terms])
    before = np.concatenate(([-1], numbers[:-1]))
    before[np.cumsum(sizes)[:-1]] = -1  # every list starts anew
    none = np.zeros(0, np.uint8)
    levels = np.concatenate([term.levels for term in terms]).astype(np.int64)
    spelled = np.concatenate(
        [none] + [np.zeros(len(t.documents), np.uint8) if t.spelled is None else t.spelled for t in terms]
    ).astype(np.int64)
    return numbers - before - 1, levels, spelled


def _places(widths: Ints, counts: Sequence[int]) -> tuple[Ints, Ints]:
    """Where each code starts, and where each pack ends, in bits; packs start at whole bytes."""
    ends = np.cumsum(widths)
    last = np.cumsum(counts)
    sizes = np.diff(np.concatenate(([0], np.where(last > 0, ends[np.maximum(last, 1) - 1], 0))))
    filled = (sizes + 7) // 8 * 8
    shift = np.cumsum(filled - sizes) - (filled - sizes)
    return ends - widths + np.repeat(shift, counts), np.cumsum(filled)


def _write_ones(bits: Bytes, starts: Ints, counts: Ints) -> None:
    """Set `counts` bits from each start on."""
    edges = np.zeros(len(bits) + 1, np.int8)
    some = counts > 0
    edges[starts[some]] += 1
    edges[(starts + counts)[some]] -= 1
    bits |= np.cumsum(edges[:-1], dtype=np.int8).view(np.uint8)


def _write_bits(bits: Bytes, starts: Ints, values: Ints, widths: Ints) -> None:
    """Write the low `widths` bits of each value, the highest first."""
    for bit in range(int(widths.max(initial=0))):
        wide = widths > bit
        bits[starts[wide] + widths[wide] - 1 - bit] |= (values[wide] >> bit & 1).astype(np.uint8)
