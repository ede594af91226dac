"""Calendars: the days off and make-up working days of one year, which only an announcement can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that the ordinary week gets wrong: a holiday, or a Saturday worked in exchange."""

    day: date
    name: str
    announced: date | None = None
    """When it was made known, if later than the rest of the calendar: clocks may have been running."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of one year, as `content/data/calendars/<year>.yml` holds it."""

    year: int
    confirmed_by: str = ""
    """The announcement that it follows; nothing while it is only expected."""
    days_off: Mapping[date, CalendarDay] = field(default_factory=dict)
    make_up_days: Mapping[date, CalendarDay] = field(default_factory=dict)


def calendar_from(data: Mapping[str, Any]) -> Calendar:
    """Make a calendar from the content of its file.

    Raises KeyError, TypeError or ValueError where the file lacks something or a date is none.
    """
    return Calendar(
        year=int(data["year"]),
        confirmed_by=data.get("confirmed_by", ""),
        days_off=_days(data.get("days_off", ())),
        make_up_days=_days(data.get("make_up_days", ())),
    )


def _days(entries: Sequence[Mapping[str, str]]) -> dict[date, CalendarDay]:
    return {each.day: each for each in map(_day, entries)}


def _day(entry: Mapping[str, str]) -> CalendarDay:
    announced = entry.get("announced")
    return CalendarDay(
        date.fromisoformat(entry["date"]), entry["name"], date.fromisoformat(announced) if announced else None
    )
