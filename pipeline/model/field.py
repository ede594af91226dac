"""One field of a document type: its kind, when it is required, and how its text becomes a value.

Values are kept as plain JSON values (text, numbers, booleans, lists, mappings) in one canonical
spelling, so that they sort, compare and travel between processes as they are. Dates are ISO 8601
text: `2026-11-20`, or `2026-11-20T08:00:00+07:00` where the hour matters.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.model.document_number import is_document_number

VIETNAM_TIME = timezone(timedelta(hours=7))
"""The only offset a stored time may carry (DESIGN: times carry +07:00)."""

STAGES = ("draft", "submit", "publish")
"""The stages of checking, weakest first; a field required at one is required at all later ones."""


class ValueFault(Exception):
    """A value that is not what its field asks for: a code for the message file, and its words."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@dataclass(frozen=True, slots=True)
class Field:
    """What a document type says of one key of the front matter."""

    name: str
    kind: str
    label: str
    label_en: str = ""
    help: str = ""
    example: str = ""
    required: str = ""
    """The first stage that asks for the field, or nothing."""
    required_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The field is required only where each named field has one of these values."""
    many: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    choices_en: Mapping[str, str] = field(default_factory=dict)
    fields: tuple["Field", ...] = ()
    """The parts of a `record`."""
    default: str = ""
    group: str = ""
    """The heading under which a form shows the field."""

    def parse(self, raw: Any) -> Any:
        """Return the canonical value of what the YAML file holds (text, list or mapping).

        Raises ValueFault with the fault's code and what was found.
        """
        if not self.many:
            return self._parse_one(raw)
        if not isinstance(raw, list):
            raise ValueFault("not_a_list", found=_shown(raw), example=self.example)
        return [self._parse_one(item) for item in raw]

    def _parse_one(self, raw: Any) -> Any:
        if self.kind == "record":
            return raw
        if not isinstance(raw, str):
            raise ValueFault("not_text", found=_shown(raw), example=self.example)
        if self.kind == "choice":
            return self._parse_choice(raw)
        return PARSERS[self.kind](raw)

    def _parse_choice(self, raw: str) -> str:
        if raw not in self.choices:
            raise ValueFault("not_a_choice", found=raw, choices=", ".join(self.choices))
        return raw

    def is_required(self, stage: str, values: Mapping[str, Any]) -> bool:
        """Whether the field must be there at this stage, given the document's other values."""
        if not self.required or STAGES.index(stage) < STAGES.index(self.required):
            return False
        return all(values.get(name) in accepted for name, accepted in self.required_if.items())


def _shown(raw: Any) -> str:
    return "danh sách" if isinstance(raw, list) else "nhóm khoá" if isinstance(raw, dict) else str(raw)


def parse_line(raw: str) -> str:
    """One line of text, with outer blanks removed."""
    if "\n" in raw.strip():
        raise ValueFault("not_one_line", found=raw.strip().split("\n", 1)[0])
    return raw.strip()


def parse_text(raw: str) -> str:
    """Text of several lines."""
    return raw.strip()


_TURNED_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


def parse_date(raw: str) -> str:
    """A day as `YYYY-MM-DD`; a day written the Vietnamese way is a fault that names the ISO form."""
    turned = _TURNED_DATE.match(raw.strip())
    if turned:
        day, month, year = turned.groups()
        raise ValueFault("date_order", found=raw, meant=f"{year}-{int(month):02}-{int(day):02}")
    try:
        return date.fromisoformat(raw.strip()).isoformat()
    except ValueError:
        raise ValueFault("not_a_date", found=raw) from None


def parse_moment(raw: str) -> str:
    """A day, or a day with an hour in Vietnamese time (`2026-11-20T08:00:00+07:00`)."""
    text = raw.strip()
    if len(text) <= 10:
        return parse_date(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueFault("not_a_moment", found=raw) from None
    if moment.utcoffset() != VIETNAM_TIME.utcoffset(None):
        raise ValueFault("no_offset", found=raw)
    return moment.replace(microsecond=0).isoformat()


def parse_week(raw: str) -> str:
    """An ISO week as `2026-W47`."""
    try:
        date.fromisoformat(f"{raw.strip()}-1")
    except ValueError:
        raise ValueFault("not_a_week", found=raw) from None
    return raw.strip()


_WHOLE = re.compile(r"^\d{1,15}$")


def parse_integer(raw: str) -> int:
    """A whole number written with digits alone: `010` is ten, never eight."""
    if not _WHOLE.match(raw.strip()):
        raise ValueFault("not_a_number", found=raw)
    return int(raw)


def parse_decimal(raw: str) -> str:
    """A decimal number with a point, kept as text so that no digit is lost."""
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        raise ValueFault("not_a_decimal", found=raw) from None
    if not number.is_finite() or "e" in raw.lower():
        raise ValueFault("not_a_decimal", found=raw)
    return str(number)


def parse_boolean(raw: str) -> bool:
    """`true` or `false`, and nothing else that YAML would take for one."""
    if raw not in {"true", "false"}:
        raise ValueFault("not_a_boolean", found=raw)
    return raw == "true"


def _pattern(code: str, pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def parse(raw: str) -> str:
        text = parse_line(raw)
        if not compiled.match(text):
            raise ValueFault(code, found=raw)
        return text

    return parse


def parse_document_number(raw: str) -> str:
    """A document's number and symbol as it is printed on the document."""
    text = parse_line(raw)
    if not is_document_number(text):
        raise ValueFault("not_a_document_number", found=raw)
    return text


_NO_DOTS = r"(?!(?:.*/)?\.{1,2}(?:/|$))"
"""No path may climb: neither `..` nor `.` is a part of it."""

PARSERS: dict[str, Callable[[str], Any]] = {
    "line": parse_line,
    "text": parse_text,
    "date": parse_date,
    "moment": parse_moment,
    "week": parse_week,
    "integer": parse_integer,
    "decimal": parse_decimal,
    "boolean": parse_boolean,
    "agency": _pattern("not_a_label", r"^[a-z0-9-]{1,63}$"),
    "document": _pattern("not_a_document", rf"^{_NO_DOTS}(content|sub-portals/[a-z0-9-]+/content)/.+\.md$"),
    "document_number": parse_document_number,
    "email": _pattern("not_an_email", r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"),
    "phone": _pattern("not_a_phone", r"^\+?[0-9][0-9 .()-]{2,24}$"),
    "url": _pattern("not_a_url", r"^https?://[^\s<>\"]+$"),
    "file": _pattern("not_a_file", rf"^{_NO_DOTS}/(?:[a-z0-9-]+/)?files/[^\s\\?#%]*[^\s\\?#%/]$"),
}
"""The kinds of field, and how the text of each becomes a value. `choice` and `record` are Field's own."""


def end_of_day(day: str) -> datetime:
    """The last moment of a day given as `YYYY-MM-DD`, in Vietnamese time."""
    return datetime.combine(date.fromisoformat(day[:10]), time.max, VIETNAM_TIME)
