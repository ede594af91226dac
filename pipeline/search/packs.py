"""Which file holds which term, and what stands in it: small files that a browser finds by a term's first word alone.

A pack has the terms that start with one word; small ones share a pack, large ones are divided by the second word. The
name follows from the word's hash and from two short tables (`Layout`), so that no directory is ever downloaded.
`pipeline/search/browser/packs.js` reads them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log2

import numpy as np

from pipeline.search.generation import Layout
from pipeline.search.inverter import Term
from pipeline.search.numbers import NUMBER_MARK
from pipeline.search.postings import encode
from pipeline.search.scoring import LEVELS, is_frequent, most_kept

PACK_SIZE = 1500
"""Bytes that a pack aims at. Smaller ones mean fewer bytes and more requests for a question (measured in ADR 12)."""

_TERM_SIZE = 4
"""Bytes of a term beside its list, about."""


def hashed(word: str) -> int:
    """FNV-1a in 32 bits, over UTF-8."""
    value = 0x811C9DC5
    for byte in word.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def group_of(term: str) -> str:
    """What decides on a term's pack: its first word, or the first two parts of a document number."""
    if term.startswith(NUMBER_MARK):
        return "/".join(term.split("/", 2)[:2])
    return term.partition(" ")[0]


def group_name(group: str) -> str:
    """The group in names of files."""
    return f"{hashed(group):08x}"


def cut(term: Term, documents: int, spare: int) -> Term:
    """Leave out whole levels of low impact of a long list, so that it still holds the best.

    `spare`: documents that may be withdrawn or added before the index is made anew; the list is still long enough then.
    """
    kept = most_kept(documents + spare) + spare
    if len(term.documents) <= kept:
        return term
    held = np.cumsum(np.bincount(term.levels, minlength=LEVELS + 1)[::-1])
    lowest = LEVELS - int(np.searchsorted(held, kept))
    keep = term.levels >= lowest
    spelled = None if term.spelled is None else term.spelled[keep]
    return Term(term.text, term.documents[keep], term.levels[keep], term.spellings, spelled)


def lay_out(terms: Iterable[Term], documents: int, spare: int) -> tuple[Layout, Iterator[tuple[str, bytes]]]:
    """Divide terms into packs; gives the layout, and name and bytes of each pack."""
    holding: dict[str, int] = {}
    groups: dict[str, list[Term]] = defaultdict(list)
    apart: list[Term] = []
    for term in terms:
        holding[term.text] = len(term.documents)
        short = cut(term, documents, spare)
        if is_single(term.text) and is_frequent(documents, len(term.documents)):
            apart.append(short)
        else:
            groups[group_name(group_of(term.text))].append(short)
    sizes = {name: sum(_size(term, documents) for term in group) for name, group in groups.items()}
    small = sum(size for size in sizes.values() if size <= PACK_SIZE)
    shared = _power_of_two(small / PACK_SIZE)
    divided = {name: _power_of_two(size / PACK_SIZE) for name, size in sizes.items() if size > PACK_SIZE}
    packs: dict[str, list[Term]] = {name: [] for name in _names(shared, divided)}
    for name, group in groups.items():
        for term in group:
            packs[_pack_of(name, term.text, shared, divided)].append(term)
    for term in apart:
        packs.setdefault(f"{group_name(term.text)}-", []).append(term)
    words = {group_of(term.text) for name in divided for term in groups[name]}
    layout = Layout(
        shared,
        {word: divided[group_name(word)] for word in sorted(words)},
        tuple(sorted(term.text for term in apart)),
    )
    return layout, _encoded(packs, holding, documents)


def _names(shared: int, divided: Mapping[str, int]) -> Iterator[str]:
    """Every pack that a term may be looked for in: what is missing then has been lost."""
    yield from (f"{number:x}" for number in range(shared))
    for group, parts in divided.items():
        yield from (f"{group}{part:x}" for part in range(parts)) if parts > 1 else (group,)


def is_single(text: str) -> bool:
    """Whether a term is one word."""
    return " " not in text and not text.startswith(NUMBER_MARK)


def _pack_of(group: str, term: str, shared: int, divided: Mapping[str, int]) -> str:
    parts = divided.get(group)
    if parts is None:
        return f"{int(group, 16) % shared:x}"
    return f"{group}{hashed(term) % parts:x}" if parts > 1 else group


def _size(term: Term, documents: int) -> float:
    listed = len(term.documents)
    return _TERM_SIZE + listed * (6 + max(0.0, log2(documents / listed))) / 8


def _power_of_two(least: float) -> int:
    parts = 1
    while parts < least:
        parts *= 2
    return parts


def _encoded(
    packs: Mapping[str, list[Term]], holding: Mapping[str, int], documents: int
) -> Iterator[tuple[str, bytes]]:
    names = sorted(packs)
    sorted_packs = [sorted(packs[name], key=lambda term: term.text.encode()) for name in names]
    lists = encode(sorted_packs, documents)
    for name, pack, listed in zip(names, sorted_packs, lists, strict=True):
        yield name, _head(pack, holding) + listed


def _head(pack: list[Term], holding: Mapping[str, int]) -> bytes:
    """The terms of a pack: how many, then each as what it shares with the one before, its end, and its numbers."""
    out = bytearray(number(len(pack)))
    before = b""
    for term in pack:
        text = term.text.encode()
        shared = _shared(before, text)
        out += number(shared) + number(len(text) - shared) + text[shared:]
        held, listed = holding[term.text], len(term.documents)
        out += number(held << 1 | (listed < held))
        if listed < held:
            out += number(listed)
        if is_single(term.text):
            out += number(len(term.spellings))
            for spelling in term.spellings:
                out += number(len(spelling.encode())) + spelling.encode()
        before = text
    return bytes(out)


def _shared(one: bytes, two: bytes) -> int:
    length = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        length += 1
    return length


def number(value: int) -> bytes:
    """A number in as few bytes as it needs, seven bits in each, the lowest first."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
