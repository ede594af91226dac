"""Reads what a browser sent of a form back into values: the same names that `form` gave out, and no others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.desk.submission.content import Content, without_empty
from pipeline.desk.submission.form import BODY, shown_fields
from pipeline.model.address import content_folder
from pipeline.model.agency import MAIN
from pipeline.model.document_type import DocumentType
from pipeline.model.field import Field
from pipeline.model.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class Posted:
    """What a browser sent: values by name, as `QueryDict.lists()` has them; and what addresses mean here."""

    values: Mapping[str, Sequence[str]]
    labels: Collection[str]
    """Labels of the subsites: first segments of addresses of theirs."""

    def one(self, name: str) -> str:
        """The last value of a name, or nothing."""
        found = self.values.get(name) or [""]
        return found[-1]


HOUR = "-gio"
"""Ending of the name under which the hour of a moment is sent, beside its day."""

COUNT = "-so-dong"
"""Ending of the name under which the number of a list's records is sent."""

REMOVED = "-bo"
"""Ending of the name that says that a record is taken out."""

_MOST_ROWS = 500
_OFFSET = ":00+07:00"


def content_from(kind: DocumentType, posted: Posted, before: Content) -> Content:
    """The content that a browser sent; fields that the form does not show stay as they were `before`."""
    shown = {field.name: _value(field, field.name, posted) for field in shown_fields(kind)}
    kept = {name: value for name, value in before.values.items() if name not in shown}
    values = {**kept, **{name: value for name, value in shown.items() if value not in ("", [], {})}}
    return Content(values, _text(posted.one(BODY)))


def _value(field: Field, name: str, posted: Posted) -> Any:
    if field.kind == "record":
        return _records(field, name, posted)
    if field.many:
        if field.kind == "choice":
            return [each for each in posted.values.get(name, ()) if each]
        return [line for line in map(str.strip, _text(posted.one(name)).split("\n")) if line]
    return _single(field, name, posted)


def _single(field: Field, name: str, posted: Posted) -> str:
    text = _text(posted.one(name)).strip()
    if field.kind == "moment":
        hour = posted.one(name + HOUR).strip()
        return f"{text}T{hour}{_OFFSET}" if text and hour else text
    if field.kind == "document":
        return document_path(text, posted.labels)
    return text


def _records(field: Field, name: str, posted: Posted) -> Any:
    if not field.many:
        return without_empty(_record(field, f"{name}-0", posted))
    counted = posted.one(name + COUNT)
    count = min(int(counted), _MOST_ROWS) if counted.isascii() and counted.isdigit() else 0
    names = [f"{name}-{number}" for number in range(count)]
    records = (_record(field, each, posted) for each in names if not posted.one(each + REMOVED))
    return [record for record in records if without_empty(record)]


def _record(field: Field, name: str, posted: Posted) -> dict[str, Any]:
    given = {part.name: _value(part, f"{name}-{part.name}", posted) for part in field.fields}
    return {part: value for part, value in given.items() if value}


def document_path(text: str, labels: Collection[str]) -> str:
    """The path of the document whose page has this address; what is no address of a page stays as it is.

    `https://thainguyen.example/sokhdt/tin-tuc/2026/x.html` → `sub-portals/sokhdt/content/tin-tuc/2026/x.md`.
    """
    address = unquote(urlsplit(text).path) if text.startswith(("http://", "https://", "/")) else ""
    if not address.endswith(".html"):
        return text
    first, _, rest = address.removesuffix(".html").lstrip("/").partition("/")
    folder = content_folder(first) if first in labels else content_folder(MAIN)
    return f"{folder}/{rest if first in labels else f'{first}/{rest}'}.md"


def _text(sent: str) -> str:
    """Text as the portal keeps it: line feeds, NFC."""
    return nfc(sent.replace("\r\n", "\n").replace("\r", "\n"))
