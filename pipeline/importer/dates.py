"""Reads the dates that other systems write, and gives them in Vietnamese time.

What has no hour stays a day. `dd/mm/yyyy` is read the Vietnamese way; a date that this does not
allow (`09/22/2016`) is not guessed. An hour without an offset is an hour in Việt Nam.
"""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from pipeline.model.field import VIETNAM_TIME
from pipeline.model.vietnamese import fold

_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>am|pm))?(?: ?(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?)?"
)
_PATTERNS = tuple(
    re.compile(rf"^{day}{_CLOCK}$", re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?: nam|,)? (?P<year>\d{4})",
        r"(?P<day>\d{1,2}) (?P<word>[a-z]{3,9})\.?,? (?P<year>\d{4})",
        r"(?P<word>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
    )
)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_IN_NAME = re.compile(r"^(\d{4})-(\d{2})-(\d{2})[-_.]")


def read_date(text: str) -> str | None:
    """Return `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS+07:00`; None where the text is not surely a date."""
    folded = " ".join(fold(text).split())
    for pattern in _PATTERNS:
        if found := pattern.match(folded):
            return _from_parts(found.groupdict())
    return _from_mail(text)


def date_in_name(name: str) -> str | None:
    """The day with which Jekyll and Hugo begin a file's name: `2016-09-22-ten-tin.md`."""
    found = _IN_NAME.match(name)
    return read_date("-".join(found.groups())) if found else None


def _from_parts(parts: dict[str, str | None]) -> str | None:
    month = parts.get("month") or _MONTHS.get((parts.get("word") or "")[:3], 0)
    try:
        day = date(int(parts["year"] or 0), int(month), int(parts["day"] or 0))
        if not parts["hour"]:
            return day.isoformat()
        hour = _hour(int(parts["hour"]), parts["half"])
        clock = f"{hour:02}:{parts['minute']}:{parts['second'] or '00'}"
        return _in_vietnam(datetime.fromisoformat(f"{day.isoformat()}T{clock}{_offset(parts['zone'])}"))
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int:
    return hour if not half else hour % 12 + (12 if half == "pm" else 0)


def _offset(zone: str | None) -> str:
    if not zone:
        return "+07:00"
    if zone[0] not in "+-":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _from_mail(text: str) -> str | None:
    """The form of e-mail headers and RSS: `Thu, 22 Sep 2016 11:00:55 -0400` (RFC 5322)."""
    try:
        moment = parsedate_to_datetime(text)
        return _in_vietnam(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM_TIME))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_vietnam(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).replace(microsecond=0).isoformat()
