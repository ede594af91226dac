"""Where site, search and archive meet: what a build has published, as files that each of them may read.

`documents.jsonl` has one public document a line, `manifest.jsonl` one output (path, size, SHA-256).
Both stand in the build's cache folder; peers of the pipeline read these and never each other's code.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

DOCUMENTS = "documents.jsonl"
MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One public document as search needs it."""

    address: str
    title: str
    kind: str
    kind_label: str
    agency: str
    agency_name: str
    date: str
    lang: str
    status: str
    summary: str
    tags: tuple[str, ...]
    number: str
    text: str
    """The body as plain text; nothing where the document has been retracted."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file that a build has made."""

    path: str
    size: int
    sha256: str


def write_lines(path: Path, items: Iterable[PublishedDocument | OutputFile]) -> None:
    """Write a file of JSON lines beside its place, sync it, and rename it there."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_documents(path: Path) -> Iterator[PublishedDocument]:
    """The documents of a `documents.jsonl`."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield PublishedDocument(**{**values, "tags": tuple(values["tags"])})


def read_manifest(path: Path) -> Iterator[OutputFile]:
    """The outputs of a `manifest.jsonl`."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield OutputFile(**json.loads(line))
