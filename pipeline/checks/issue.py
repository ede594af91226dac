"""An issue: one fault in one place, as data. Its words are in `messages.vi.yml`."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One fault of one file. Sorts by place, so that a report reads from top to bottom."""

    path: str
    line: int
    field: str
    """Key of the front matter (`attachments[1].file`), or nothing for the body and the file itself."""
    code: str
    severity: str = "error"
    """`error`, or `warning` for what never stops anything."""
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)
    """The words that the message needs."""
