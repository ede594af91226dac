"""Deadlines: until when a document must be live (Đ10.2, Đ10.3) and a question answered (Đ14.4).

A deadline is a function of what the document says, the rule sets and the calendars, and of nothing else. So a
holiday that is announced while a clock runs moves the deadline by itself: work it out again with the calendars
of `main`, compare with the `Due-At` that was recorded, and record the new one with `Due.announced_late` as the reason.
"""

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pipeline.model.calendar import Calendar, CalendarDay
from pipeline.model.document_type import DocumentType
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.rules import Deadline, Rules, rules_on
from pipeline.model.workdays import Workdays

_LAST_SECOND = time(23, 59, 59)
"""A term of days ends when its last day does (Civil Code 2015, article 148); the desk counts whole seconds."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, with the sum that leads to it: it is shown to clerk and citizen (Đ14.4)."""

    at: datetime
    """The last moment that is in time."""
    clock: Deadline
    rule_set: str
    counted_from: datetime
    """The moment from which hours count, or the day after which days do."""
    corrections: tuple[CalendarDay, ...] = ()
    """Holidays and make-up days that moved it."""
    unconfirmed: tuple[int, ...] = ()
    """Years that were counted without a confirmed calendar: the deadline may still move."""

    @property
    def announced_late(self) -> tuple[CalendarDay, ...]:
        """Corrections that were made known on the day on which the clock started, or later."""
        start = self.counted_from.date()
        return tuple(each for each in self.corrections if each.announced and each.announced >= start)


def due(
    kind: DocumentType,
    values: Mapping[str, Any],
    rule_sets: Sequence[Rules],
    calendars: Mapping[int, Calendar],
) -> Due | None:
    """Until when a document must be live, or None where no clock runs for it.

    The clock starts at the value of the type's `deadline_from`, or at `date` where that is not given; a day without an
    hour is counted from its end, for nobody knows when on it. The rules in force on that day judge the document.
    """
    base = str(values.get(kind.deadline_from) or values.get("date") or "")
    if not kind.deadline or not base:
        return None
    start, rules = _moment(base), rules_on(rule_sets, base[:10])
    clock = rules.deadline_for(kind.name, kind.deadline, values)
    if clock is None:
        return None
    workdays = Workdays(rules.working_time, calendars)
    try:
        return _due(start, clock, rules, workdays)
    except OverflowError:  # a date at the end of all calendars
        return None


def _moment(base: str) -> datetime:
    if len(base) > 10:
        return datetime.fromisoformat(base).astimezone(VIETNAM_TIME)
    return datetime.combine(date.fromisoformat(base), _LAST_SECOND, VIETNAM_TIME)


def _due(start: datetime, clock: Deadline, rules: Rules, workdays: Workdays) -> Due:
    day = start.date()
    if clock.unit == "working_hours":
        return _counted(workdays.hours_after(start, clock.amount), start, clock, rules, workdays)
    if clock.unit == "working_days":
        last = _end_of(workdays.days_after(day, clock.amount))
        return _counted(last, start, clock, rules, workdays)
    if clock.unit == "calendar_days":
        return Due(_end_of(day + timedelta(days=clock.amount)), clock, rules.name, start)
    last_of_month = months.monthrange(day.year, day.month)[1]
    return Due(_end_of(day.replace(day=min(clock.amount, last_of_month))), clock, rules.name, start)


def _counted(at: datetime, start: datetime, clock: Deadline, rules: Rules, workdays: Workdays) -> Due:
    first = start.date() if clock.unit == "working_hours" else start.date() + timedelta(days=1)
    span = (first, at.date())
    return Due(at, clock, rules.name, start, workdays.corrections(*span), workdays.unconfirmed(*span))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, _LAST_SECOND, VIETNAM_TIME)


def answer_due(
    received: datetime, clock: str, rule_sets: Sequence[Rules], calendars: Mapping[int, Calendar]
) -> Due | None:
    """Until when a question must be answered (Đ14.4), or None where the rules set no time.

    `received`: with its zone. `clock`: `own_field`, `inter_agency` or `longest`. What is received up to the hour at
    which counting starts (08:00) on a working day counts from then, all else from that hour of the next one.
    """
    moment = received.astimezone(VIETNAM_TIME)
    rules = rules_on(rule_sets, moment.date().isoformat())
    if clock not in rules.answers:
        return None
    hour, workdays = rules.answers_counted_from, Workdays(rules.working_time, calendars)
    first = moment.date() if moment.time() <= hour else moment.date() + timedelta(days=1)
    start = datetime.combine(next(workdays.from_day(first)), hour, VIETNAM_TIME)
    allowed = rules.answers[clock]
    at = datetime.combine(workdays.days_after(start.date(), allowed.amount), hour, VIETNAM_TIME)
    return _counted(at, start, allowed, rules, workdays)
