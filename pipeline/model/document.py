"""A document: what one Markdown file says, its values checked against its type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.model.address import Place
from pipeline.model.document_type import DocumentType

STATUSES = ("live", "corrected", "retracted", "expired")


@dataclass(frozen=True, slots=True)
class Document:
    """One checked document. `values` holds canonical values only (see pipeline.model.field)."""

    path: str
    """Path in the repository, NFC, with slashes."""
    place: Place
    type: DocumentType
    values: Mapping[str, Any]
    body: str
    """Markdown below the front matter."""

    @property
    def title(self) -> str:
        return str(self.values.get("title", ""))

    @property
    def lang(self) -> str:
        return str(self.values.get("lang", "vi"))

    @property
    def sort_date(self) -> str:
        """The date that orders lists and decides the year, as ISO 8601 text."""
        return str(self.values.get(self.type.sort) or self.values.get("date") or "")

    def status_on(self, day: str) -> str:
        """The document's status on a day (`YYYY-MM-DD`): what it says, or `expired` once its time is over."""
        status = str(self.values.get("status", "live"))
        expires = str(self.values.get("expires", ""))
        return "expired" if status in {"live", "corrected"} and expires and expires[:10] < day else status

    def days(self) -> set[str]:
        """Days on which the document becomes something else without an edit: public, or expired."""
        expires = str(self.values.get("expires", ""))[:10]
        after = {(date.fromisoformat(expires) + timedelta(days=1)).isoformat()} if expires else set()
        return after | {str(self.values.get("date", ""))[:10]}

    def is_public_on(self, day: str) -> bool:
        """Whether the document's date has come."""
        return str(self.values.get("date", ""))[:10] <= day
