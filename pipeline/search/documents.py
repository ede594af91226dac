"""What is indexed of a published document, and where it stands among all."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.scoring import NOT_IN_FORCE, NUMBER, SUMMARY, TAGS, TEXT, TITLE
from pipeline.store.published import PublishedDocument


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What is indexed of one document."""

    fields: Sequence[tuple[int, str]]
    """Weight (1 to 3) and text of each field."""
    lang: str
    share: float
    """Of its impacts that it keeps (scoring.NOT_IN_FORCE, or 1)."""
    number: str = ""


def indexed_text(document: PublishedDocument) -> IndexedText:
    """What is indexed of a document, each field with its weight."""
    return IndexedText(
        (
            (TITLE, document.title),
            (SUMMARY, document.summary),
            (TAGS, "\n".join(document.tags)),
            (NUMBER, document.number),
            (TEXT, document.text),
        ),
        document.lang,
        1.0 if document.in_force else NOT_IN_FORCE,
        document.number,
    )


def order(document: PublishedDocument) -> tuple[str, str]:
    """Where a document stands among all: the newest first; sorted by this, reversed."""
    return document.date[:10], document.address
