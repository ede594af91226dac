"""The server-side index: every published document, built beside the old one and put in its place by a rename.

The format is Whoosh's own, which holds pickles: the folder is written by the builder alone, and is
built again rather than taken from anywhere.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.query import And, Every, Or, Query, Term

from pipeline.errors import MisuseError
from pipeline.model.vietnamese import fold, nfc
from pipeline.search.analysis import folded, written
from pipeline.store.lock import locked
from pipeline.store.published import read_documents

_WEIGHTS = {"title": 6.0, "number": 8.0, "tags": 3.0, "text": 1.0, "title_folded": 3.0, "text_folded": 0.5}
"""Words as written weigh more than without marks; titles and numbers more than text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: how many in all, and the first of them."""

    total: int
    results: tuple[Mapping[str, Any], ...]
    explained: str = ""


def _schema() -> Schema:
    return Schema(
        url=ID(stored=True, unique=True),
        agency=ID(stored=True),
        shown=STORED,
        title=TEXT(analyzer=written, field_boost=1.0),
        number=TEXT(analyzer=folded),
        tags=TEXT(analyzer=folded),
        text=TEXT(analyzer=written),
        title_folded=TEXT(analyzer=folded),
        text_folded=TEXT(analyzer=folded),
    )


def build_index(documents: Path, folder: Path) -> int:
    """Index a `documents.jsonl` into a folder, replacing what is there; returns how many documents."""
    with locked(folder.with_name(f"{folder.name}.lock"), wait=60):
        fresh, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        writer = whoosh_index.create_in(str(fresh), _schema()).writer()
        count = 0
        for each in read_documents(documents):
            count += 1
            text = f"{each.summary} {each.text}"
            writer.add_document(
                url=each.address,
                agency=each.agency,
                shown={
                    "title": each.title,
                    "kind": each.kind_label,
                    "agency": each.agency_name,
                    "date": each.date,
                    "status": each.status,
                    "text": text[:4000],
                },
                title=each.title,
                number=each.number,
                tags=" ".join(each.tags),
                text=text,
                title_folded=each.title,
                text_folded=text,
            )
        writer.commit()
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    return count


def search(folder: Path, question: str, agency: str = "", limit: int = 20, explain: bool = False) -> Found:
    """Search the index; raises MisuseError where there is none yet."""
    if not whoosh_index.exists_in(str(folder)):
        raise MisuseError(f"{folder} holds no index", "congso build, then congso search makes it.")
    with whoosh_index.open_dir(str(folder), readonly=True).searcher() as searcher:
        query = _query(question)
        only = Term("agency", agency) if agency else None
        hits = searcher.search(query, limit=limit, filter=only)
        results = tuple(_result(hit, question) for hit in hits)
        return Found(len(hits), results, str(query) if explain else "")


def _query(question: str) -> Query:
    text = nfc(question).strip()
    if not text:
        return Every()
    words = [token.text for token in written(text)]  # words alone: what a visitor types is no query language
    return And(
        [Or([Term(name, _spelled(name, word), boost) for name, boost in _WEIGHTS.items()]) for word in words]
    )


def _spelled(name: str, word: str) -> str:
    return word if name in {"title", "text"} else fold(word)


def _result(hit: Any, question: str) -> Mapping[str, Any]:
    shown = hit["shown"]
    return {
        "url": hit["url"],
        "title": shown["title"],
        "kind": shown["kind"],
        "agency": shown["agency"],
        "date": shown["date"],
        "score": round(hit.score or 0.0, 3),
        "excerpt": _excerpt(shown["text"], question),
    }


def _excerpt(text: str, question: str, length: int = 200) -> str:
    """The part of a text around the first word of the question that is in it."""
    plain = fold(text)
    places = [plain.find(fold(word)) for word in question.split()]
    start = max(0, min((at for at in places if at >= 0), default=0) - 60)
    cut = text[start : start + length].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + length < len(text) else ''}"
