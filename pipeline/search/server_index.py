"""The server-side index: a Whoosh index of every published document, with the terms and impacts that browsers get.

The builder writes it, readers only open it. Whoosh's files hold pickles: an index is never taken from anywhere.
Each release has a folder of its own, which shares with the one before what did not change.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.fields import ID, NUMERIC, STORED, FieldType, Schema
from whoosh.formats import Existence

from pipeline.search.analysis import folded, sentences, spelling
from pipeline.search.documents import indexed_text, order
from pipeline.search.entries import shown_text
from pipeline.search.numbers import NUMBER_MARK, number_keys
from pipeline.search.question import terms_of
from pipeline.search.scoring import LEVELS, level
from pipeline.store.published import PublishedDocument

SPELLING_MARK = "="
"""Starts the terms that are words with their marks."""

Change = tuple[str, PublishedDocument | None]


class ImpactField(FieldType):  # type: ignore[misc]
    """A field whose value is its terms with their impacts: they are kept as the weights of postings."""

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.spelling = False
        self.column_type = None

    def index(self, value: Any, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, impact in value:
            yield term.encode(), 1, float(impact), b""


def _schema() -> Schema:
    return Schema(
        path=ID(unique=True),
        agency=ID,
        month=NUMERIC(int, sortable=True),
        terms=ImpactField(),
        shown=STORED,
    )


def impacts(document: PublishedDocument) -> list[tuple[str, int]]:
    """The terms of a document with their impacts, keys of its number, and its words with their marks."""
    text = indexed_text(document)
    counts, length, spellings = Counter[str](), 0, set[str]()
    for weight, field in text.fields:
        for words in sentences(field):
            plain = [folded(word, text.lang) for word in words]
            for term in terms_of(plain):
                counts[term] += weight
            length += weight * len(plain)
            spellings.update(spelling(word, text.lang) for word in words)
    return [
        *((term, level(count, length, text.share)) for term, count in counts.items()),
        *((f"{NUMBER_MARK}{key}", LEVELS) for key in number_keys(text.number)),
        *((f"{SPELLING_MARK}{word}", 1) for word in spellings),
    ]


def months_of(day: str) -> int:
    """Months from the year 0 to a day; 0 where there is none."""
    return int(day[:4]) * 12 + int(day[5:7]) if day[:4].isdigit() else 0


def renew(before: Path | None, folder: Path, changes: Iterable[Change]) -> None:
    """Make an index in `folder` from the one before and what changed since; from nothing where there is none before."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    if before is None:
        opened = whoosh_index.create_in(str(fresh), _schema())
    else:
        for entry in os.scandir(before):
            os.link(entry.path, fresh / entry.name)
        opened = whoosh_index.open_dir(str(fresh))
    writer = opened.writer()
    for path, document in changes:
        if before is not None:
            writer.delete_by_term("path", path)
        if document:
            writer.add_document(**_entry(path, document))
    writer.commit()
    opened.close()
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _entry(path: str, document: PublishedDocument) -> dict[str, Any]:
    shown = {
        "order": order(document),
        "address": document.address,
        "title": document.title,
        "kind": document.form or document.kind_label,
        "agency": document.agency_name,
        "date": document.date,
        "number": document.number,
        "lang": document.lang,
        "in_force": document.in_force,
        "summary": document.summary,
        "text": shown_text(document),
    }
    return {
        "path": path,
        "agency": document.agency or "-",
        "month": months_of(document.date),
        "terms": impacts(document),
        "shown": shown,
    }
