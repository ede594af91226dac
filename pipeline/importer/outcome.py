"""What an import says of each file: imported, changed on the way, or skipped, with the reason as a code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_FAULTS = frozenset({"unused_file", "unpublished", "hidden_file"})
"""Codes of skipped files that are as they should be; all others ask someone to act."""

NOT_DOCUMENTS = frozenset({"unused_file", "hidden_file", "symlink", "odd_file_name", "not_regular"})
"""Codes of skipped files that are not counted as documents."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an import did not take over as it was."""

    path: str
    """Path in the imported folder."""
    code: str
    field: str = ""
    """Key of the front matter, or nothing for the body."""
    found: str = ""
    """What the source said, so that nothing is lost."""


@dataclass(frozen=True, slots=True)
class Skip:
    """One file that did not become a document, and why."""

    path: str
    code: str
    context: Mapping[str, Any] = field(default_factory=dict)


class SkippedError(Exception):
    """Raised while one document is read or converted; becomes a Skip of that document alone."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one import. `imported + skipped documents` is the number of documents found."""

    documents: int
    imported: int
    written: int
    """Files written by this run; a second run of the same import writes none."""
    changed: tuple[Change, ...]
    skipped: tuple[Skip, ...]

    @property
    def has_faults(self) -> bool:
        """Whether someone must act on a skipped file."""
        return any(skip.code not in NOT_FAULTS for skip in self.skipped)
