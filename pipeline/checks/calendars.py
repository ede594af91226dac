"""Checks of the calendars: each by itself, and against the ordinary week of the rules (Đ10, Đ14.4)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pipeline.checks.issue import Fault, Issue, issue_of
from pipeline.model.portal import Portal
from pipeline.store.portal_data import calendar_path

_LISTS = ("days_off", "make_up_days")

_LOOKED_AHEAD = timedelta(days=92)
"""From its last quarter on, deadlines of a year reach into the next, whose holidays can be proposed by then."""


def calendar_faults(path: str, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of one calendar whose values are sound by themselves."""
    year = values["year"]
    if path != calendar_path(year):
        yield Fault(("year",), "calendar_of_file", {"found": year, "expected": calendar_path(year)})
    seen: set[str] = set()
    for name in _LISTS:
        for index, entry in enumerate(values.get(name, ())):
            day, steps = entry["date"], (name, index, "date")
            if not day.startswith(f"{year:04}-"):
                yield Fault(steps, "day_of_other_year", {"found": day, "year": year})
            if day in seen:
                yield Fault(steps, "day_twice", {"found": day})
            seen.add(day)


def calendar_issues(portal: Portal) -> Iterator[Issue]:
    """Calendars that nothing confirms yet, and make-up days on which the office works anyway."""
    week = portal.rules.working_time.days
    for year, calendar in portal.calendars.items():
        if not calendar.confirmed_by:
            yield issue_of(calendar_path(year), "calendar_unconfirmed", field="year", found=year)
        for index, day in enumerate(calendar.make_up_days):
            if day.isoweekday() in week:
                field = f"make_up_days[{index}].date"
                yield issue_of(calendar_path(year), "make_up_on_workday", field=field, found=_shown(day))


def missing_calendars(portal: Portal, today: date) -> Iterator[Issue]:
    """Years that deadlines are counted in, from today on, and that have no calendar."""
    for year in sorted({today.year, (today + _LOOKED_AHEAD).year} - portal.calendars.keys()):
        yield issue_of(calendar_path(year), "calendar_missing", found=year)


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
