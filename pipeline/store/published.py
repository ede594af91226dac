"""Where site, search and archive meet: what a build has published, as files and values that each of them may read.

`documents.jsonl` has one public document a line; it stands in the build's cache folder. A `Listing` says which
outputs there are. Peers of the pipeline read these and never each other's code.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

DOCUMENTS = "documents.jsonl"


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


@dataclass(frozen=True, slots=True)
class Change:
    """One output that came, changed or went."""

    path: str
    file: OutputFile | None
    """What stands there now; None where it went."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a build has published, told as what differs from an earlier state of the same folder."""

    digest: str
    """Of the whole tree (pipeline.store.output_tree)."""
    base: str
    """Digest of the state from which `changes` lead here; nothing where they hold every file."""
    changes: tuple[Change, ...]
    files: int
    bytes: int
    everything: Callable[[], Iterator[OutputFile]]
    """Every output, in the order of their paths: for who does not have the base."""


def write_lines(path: Path, items: Iterable[PublishedDocument]) -> None:
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
