"""The index that browsers read: `_search/` beside the pages, brought up to date at the cost of what changed.

    current.json                what a browser asks for first: the generation, and what editors say
    worker.js                   the program that reads all this
    GENERATION/p/NAME           packs of terms (pipeline/search/packs.py)
    GENERATION/c/…, t/…         cards of documents, and their texts for excerpts (pipeline/search/entries.py)
    GENERATION/f/FACET.bin      which value of a facet each document has
    GENERATION/w/LETTER.json    words, for completing and correcting what is typed
    GENERATION/r/DIGEST.json    what changed since the generation was made (pipeline/search/recent.py)

The base of a generation stays as it is, but for the entries of documents that have changed: these go at once. When a
document is gone altogether, a new generation is made, so that nothing of it is left in any file.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import sqrt
from pathlib import Path
from typing import Any

import brotli

from pipeline.model.search_words import SearchWords
from pipeline.search.analysis import folded, sentences
from pipeline.search.documents import order
from pipeline.search.entries import (
    BLOCKS_IN_FOLDER,
    CARDS_IN_BLOCK,
    TEXT_BLOCK_OF,
    as_json,
    block_path,
)
from pipeline.search.generation import SPARE, Generation, generation_from
from pipeline.search.index_folder import IndexFolder
from pipeline.search.memory import Memory
from pipeline.search.recent import Changed, Recent, recent_part
from pipeline.search.scoring import is_frequent
from pipeline.search.worker import worker_script
from pipeline.store.published import PublishedDocument

FOLDER = "_search"

_WEEK = 7
"""Days after which a base is made anew with the next change."""

_RECENT_BYTES = 12_000
"""Of what every browser loads of the recent part, compressed, in a portal of up to _SMALL documents; it may grow with
the root of their number, as the cost of a new generation grows with the number itself."""
_SMALL = 10_000

Changes = Iterable[tuple[str, PublishedDocument | None]]
"""Documents that changed, by their paths in the repository; None where one is gone."""


@dataclass(frozen=True, slots=True)
class Updated:
    """What bringing the index up to date did."""

    documents: int
    generation: str
    recent: int
    """Documents in the recent part."""
    is_new: bool
    """Whether a new generation was made."""


def update(
    memory: Memory, changes: Changes, output: Path, words: SearchWords, day: str, full: bool
) -> Updated:
    """Bring `_search/` of a built portal up to date with the documents that changed.

    `day`: the as-of day; `full`: make a new generation in any case. Only one process may do this for a memory.
    """
    folder = IndexFolder(output / FOLDER, memory)
    for path, document in changes:
        memory.put(path, document)
    changed = memory.changed()
    base = None if full else _base(memory, folder)
    recent = recent_part(changed, memory.place_of) if base and changed else None
    is_new = base is None or (recent is not None and _is_due(memory, base, changed, recent, day))
    if is_new or base is None:
        base, recent = _new_base(memory, folder, day), None
    elif recent:
        _take_out(folder, base, changed)
    name = _write_recent(folder, base, recent)
    folder.write("worker.js", worker_script())
    folder.write("current.json", as_json(_current(base, recent, name, words, _best_bets(words, output), day)))
    folder.sweep(base.name, name)
    return Updated(_total(base, recent), base.name, len(recent.said["documents"]) if recent else 0, is_new)


def _base(memory: Memory, folder: IndexFolder) -> Generation | None:
    """The generation that is there; None where there is none, or its files are gone."""
    said = memory.state("base")
    base = generation_from(json.loads(said)) if said else None
    return base if base and folder.has(base.name) else None


def _is_due(memory: Memory, base: Generation, changed: Sequence[Changed], recent: Recent, day: str) -> bool:
    """Whether the changes since the base ask for a new one: it is old, they are many, or a document is gone."""
    age = date.fromisoformat(day) - date.fromisoformat(memory.state("base day"))
    if age.days >= _WEEK or len(changed) > SPARE or any(now is None for *_, now in changed):
        return True
    most = _RECENT_BYTES * sqrt(max(1.0, base.documents / _SMALL))
    size = len(brotli.compress(as_json(recent.said), quality=5))
    return size > most


def _new_base(memory: Memory, folder: IndexFolder, day: str) -> Generation:
    from pipeline.search.base import make_base  # arrays take a while to load, and most updates need none

    found = sorted(memory.documents(), key=lambda each: order(each[1]), reverse=True)
    base, files = make_base([document for _, document in found])
    folder.write_generation(base.name, files)
    memory.rebase(path for path, _ in found)
    memory.remember("base", json.dumps(base.as_value(), ensure_ascii=False))
    memory.remember("base day", day)
    return base


def _take_out(folder: IndexFolder, base: Generation, changed: Sequence[Changed]) -> None:
    """Take the former cards and texts of changed documents out of their blocks."""
    for number in (number for number, *_ in changed if number is not None):
        card_path = f"{base.name}/{block_path('c', number // CARDS_IN_BLOCK)}"
        cards = folder.read(card_path)
        entry = cards[number % CARDS_IN_BLOCK]
        if entry is None:
            continue
        cards[number % CARDS_IN_BLOCK] = None
        text_path = f"{base.name}/{block_path('t', entry[TEXT_BLOCK_OF])}"
        first, texts = folder.read(text_path)
        texts[number - first] = ""
        folder.write(text_path, as_json([first, texts]))
        folder.write(card_path, as_json(cards))


def _write_recent(folder: IndexFolder, base: Generation, recent: Recent | None) -> str:
    """Write the recent part under the digest of what it says; returns the digest, nothing where there is no part."""
    if recent is None:
        return ""
    content = as_json(recent.said)
    digest = blake2b(content, digest_size=8).hexdigest()
    folder.write(f"{base.name}/r/{digest}.json", content)
    return digest


def _total(base: Generation, recent: Recent | None) -> int:
    return base.documents + (recent.documents if recent else 0)


def _current(
    base: Generation,
    recent: Recent | None,
    name: str,
    words: SearchWords,
    best_bets: Mapping[str, Any],
    day: str,
) -> dict[str, Any]:
    """What a browser asks for first."""
    powers: dict[int, list[str]] = defaultdict(list)
    for word, parts in base.layout.divided.items():
        powers[parts.bit_length() - 1].append(word)
    difference: Mapping[str, int] = recent.difference if recent else {}
    frequent = (
        word
        for word, holding in base.holding.items()
        if is_frequent(_total(base, recent), holding + difference.get(word, 0))
    )
    return {
        "generation": base.name,
        "recent": name,
        "as_of": day,
        "documents": base.documents,
        "total": _total(base, recent),
        "shared": base.layout.shared,
        "divided": [" ".join(powers[power]) for power in range(max(powers, default=-1) + 1)],
        "apart": " ".join(base.layout.apart),
        "frequent": " ".join(sorted(frequent)),
        "months": base.months,
        "facets": base.facets,
        "names": base.names,
        "cards_in_block": CARDS_IN_BLOCK,
        "blocks_in_folder": BLOCKS_IN_FOLDER,
        "synonyms": [[_folded(name) for name in group] for group in words.synonyms],
        "best_bets": best_bets,
    }


def _best_bets(words: SearchWords, output: Path) -> dict[str, list[tuple[str, str]]]:
    """Title and address of the pages that answer each question best, as far as they are there."""
    bets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    there = [bet for bet in words.best_bets if _page(output, bet.address).is_file()]
    for bet in there:
        for question in bet.questions:
            bets[_folded(question)].append((bet.title, bet.address))
    return bets


def _page(output: Path, address: str) -> Path:
    """The file of an address; the output folder itself where the address leads out of it."""
    path = (
        output / f"{address}index.html".lstrip("/") if address.endswith("/") else output / address.lstrip("/")
    ).resolve()
    return path if path.is_relative_to(output.resolve()) else output


def _folded(text: str) -> str:
    """A name or question as the words of questions are compared."""
    return " ".join(folded(word) for words in sentences(text) for word in words)
