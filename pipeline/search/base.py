"""Makes a generation of the browsers' index from every document: packs, entries, facets, words."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from pipeline.search.documents import indexed_text
from pipeline.search.entries import CARDS_IN_BLOCK, as_json, block_path, card, shown_text, text_blocks
from pipeline.search.generation import FACETS, SPARE, Generation
from pipeline.search.inverter import Term, invert
from pipeline.search.packs import is_single, lay_out
from pipeline.search.scoring import is_frequent
from pipeline.store.published import PublishedDocument

_MOST_WORDS = 400
"""Words of one first letter that are kept for completing and correcting what is typed."""


def make_base(documents: Sequence[PublishedDocument]) -> tuple[Generation, dict[str, bytes]]:
    """A generation of documents, given in their order, and its files by their paths below its folder."""
    terms = list(invert(map(indexed_text, documents)))
    layout, packs = lay_out(terms, len(documents), SPARE)
    files = {f"p/{name}": content for name, content in packs}
    files |= _entries(documents, list(text_blocks(documents)))
    facets = {name: sorted({str(getattr(each, name)) for each in documents}) for name in FACETS}
    files |= {f"f/{name}.bin": _column(documents, name, values) for name, values in facets.items()}
    files |= _words(terms)
    frequent = _frequent(terms, len(documents))
    names = _names(documents)
    generation = Generation(
        _digest(files), len(documents), layout, _months(documents), facets, names, frequent
    )
    return generation, files


def _frequent(terms: Iterable[Term], documents: int) -> dict[str, int]:
    return {
        term.text: len(term.documents)
        for term in terms
        if is_single(term.text) and is_frequent(documents - SPARE, len(term.documents) + SPARE)
    }


def _digest(files: Mapping[str, bytes]) -> str:
    whole = blake2b(digest_size=8)
    for path in sorted(files):
        whole.update(f"{path} {len(files[path])}\n".encode() + files[path])
    return whole.hexdigest()


def _entries(documents: Sequence[PublishedDocument], blocks: Iterable[range]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    block_of: dict[int, int] = {}
    for number, block in enumerate(blocks):
        texts = [shown_text(each) for each in documents[block.start : block.stop]]
        files[block_path("t", number)] = as_json([block.start, texts])
        block_of |= dict.fromkeys(block, number)
    for number, first in enumerate(range(0, len(documents), CARDS_IN_BLOCK)):
        cards = documents[first : first + CARDS_IN_BLOCK]
        files[block_path("c", number)] = as_json(
            [card(each, block_of[at]) for at, each in enumerate(cards, first)]
        )
    return files


def _names(documents: Sequence[PublishedDocument]) -> dict[str, dict[str, str]]:
    """What kinds and agencies are called; in Vietnamese where a Vietnamese document says so."""
    names: dict[str, dict[str, str]] = {"kind": {}, "agency": {}}
    for each in sorted(documents, key=lambda each: each.lang != "vi"):
        names["kind"].setdefault(each.kind, each.kind_label)
        names["agency"].setdefault(each.agency, each.agency_name)
    return {facet: dict(sorted(found.items())) for facet, found in names.items()}


def _column(documents: Sequence[PublishedDocument], name: str, values: Sequence[str]) -> bytes:
    """The number of each document's value: a byte of each document, then the second byte of each if need be."""
    numbers = {value: at for at, value in enumerate(values)}
    column = [numbers[str(getattr(each, name))] for each in documents]
    low = bytes(value & 255 for value in column)
    return low if len(values) <= 256 else low + bytes(value >> 8 for value in column)


def _months(documents: Sequence[PublishedDocument]) -> list[tuple[str, int]]:
    months: dict[str, int] = {}
    for number, each in enumerate(documents):
        months.setdefault(each.date[:7], number)
    return list(months.items())


def _words(terms: Iterable[Term]) -> dict[str, bytes]:
    """The words of each first letter that more than one document holds, the most frequent first."""
    letters: dict[str, list[tuple[int, str]]] = {}
    for term in terms:
        if (
            is_single(term.text)
            and len(term.documents) > 1
            and term.text[0].isascii()
            and term.text.isalpha()
        ):
            letters.setdefault(term.text[0], []).append((-len(term.documents), term.text))
    return {
        f"w/{letter}.json": as_json([word for _, word in sorted(words)[:_MOST_WORDS]])
        for letter, words in sorted(letters.items())
    }
