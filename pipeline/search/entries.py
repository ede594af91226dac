"""What results show of a document: cards in small blocks, texts for excerpts in others; both by numbers."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.store.published import PublishedDocument

CARDS_IN_BLOCK = 16
TEXT_BLOCK = 8000
"""Characters from which on a block of texts is full."""

LONGEST_TEXT = 6000
"""Characters of a text that are kept for excerpts; a document that is found by what follows shows its summary."""

BLOCKS_IN_FOLDER = 64
"""A changed document costs the folder that holds its blocks, so folders are small."""


TEXT_BLOCK_OF = 10
"""Where a card names the block of its text."""


def card(document: PublishedDocument, text_block: int) -> list[Any]:
    """What a result shows, as `browser/results.js` reads it."""
    return [
        document.title,
        document.address,
        document.kind,
        document.agency,
        document.date[:10],
        document.number,
        document.form,
        document.domain,
        document.lang,
        "" if document.in_force else "expired",
        text_block,
        document.summary[:300],
    ]


def shown_text(document: PublishedDocument) -> str:
    """The part of a text from which excerpts are cut."""
    return document.text[:LONGEST_TEXT]


def text_blocks(documents: Sequence[PublishedDocument]) -> Iterator[range]:
    """Documents, by their numbers, whose texts stand in one block."""
    begin = size = 0
    for at, document in enumerate(documents):
        size += len(shown_text(document)) + 1
        if size >= TEXT_BLOCK:
            yield range(begin, at + 1)
            begin, size = at + 1, 0
    if begin < len(documents):
        yield range(begin, len(documents))


def block_path(kind: str, number: int) -> str:
    """Where a block stands below its generation: `c/0/5.json`."""
    return f"{kind}/{number // BLOCKS_IN_FOLDER}/{number}.json"


def as_json(value: object) -> bytes:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
