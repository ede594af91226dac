"""Where site, search and archive meet: what a build has published, as files and values that each of them may read.

A `PublishedDocument` is what search is given of one document, a `Listing` says which outputs there are. Peers of the
pipeline read these and never each other's code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


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
    """The body as plain text, a line for each paragraph; nothing where the document has been retracted."""
    form: str = ""
    """Label of what kind of document it is within its type: `Quyết định`."""
    domain: str = ""
    """Label of its field (lĩnh vực)."""
    in_force: bool = True
    """Whether it still holds: neither expired nor replaced."""
    site: str = ""
    """Label of the subsite that it stands on, or nothing."""


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
