"""Working time against a slow model that walks minute by minute and day by day, over random weeks and calendars."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.calendar import Calendar, CalendarDay
from pipeline.model.deadlines import answer_due
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.rules import Deadline, Rules, WorkingTime
from pipeline.model.workdays import Workdays

FIRST = date(2025, 12, 1)
DAYS = st.integers(0, 75).map(lambda count: FIRST + timedelta(days=count))
MINUTES = st.integers(0, 24 * 60 - 1)


@st.composite
def workdays(draw: st.DrawFn) -> Workdays:
    """An ordinary week and the calendars of two years, with days off and make-up days anywhere."""
    days = tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1))))
    bounds = sorted(draw(st.lists(MINUTES, min_size=2, max_size=6, unique=True)))
    hours = tuple(
        (time(*divmod(opens, 60)), time(*divmod(closes, 60)))
        for opens, closes in zip(bounds[::2], bounds[1::2], strict=False)
    )
    off, worked = draw(st.sets(DAYS, max_size=20)), draw(st.sets(DAYS, max_size=5))
    calendars = {year: Calendar(year, "", _days(off, year), _days(worked, year)) for year in (2025, 2026)}
    return Workdays(WorkingTime(days, hours), calendars)


def _days(found: set[date], year: int) -> dict[date, CalendarDay]:
    return {day: CalendarDay(day, "Ngày") for day in sorted(found) if day.year == year}


def is_worked(known: Workdays, moment: datetime) -> bool:
    """Whether the minute that begins at a moment is worked: the slow model's own reading of week and calendars."""
    calendar = known.calendars.get(moment.year)
    day = moment.date()
    if calendar and day in calendar.days_off:
        return False
    if moment.isoweekday() not in known.week.days and not (calendar and day in calendar.make_up_days):
        return False
    return any(opens <= moment.time() < closes for opens, closes in known.week.hours)


@settings(max_examples=60, deadline=None)
@given(workdays(), DAYS, MINUTES, st.integers(1, 12))
def test_hours_end_where_a_walk_by_minutes_ends(known: Workdays, day: date, minute: int, hours: int) -> None:
    start = datetime.combine(day, time(*divmod(minute, 60)), VIETNAM_TIME)
    found = known.hours_after(start, hours)
    moment, left = start, hours * 60
    while left and moment < start + timedelta(days=60):
        left -= is_worked(known, moment)
        moment += timedelta(minutes=1)
    assert found == moment if not left else found >= moment


@settings(max_examples=200, deadline=None)
@given(workdays(), DAYS, st.integers(1, 15))
def test_days_end_where_a_walk_by_days_ends(known: Workdays, day: date, count: int) -> None:
    opens = known.week.hours[0][0]
    at, left = day, count
    while left:
        at += timedelta(days=1)
        left -= is_worked(known, datetime.combine(at, opens, VIETNAM_TIME))
    assert known.days_after(day, count) == at


@settings(max_examples=100, deadline=None)
@given(workdays(), DAYS, MINUTES, st.integers(1, 12), st.integers(1, 12))
def test_hours_add_up(known: Workdays, day: date, minute: int, first: int, second: int) -> None:
    start = datetime.combine(day, time(*divmod(minute, 60)), VIETNAM_TIME)
    assert known.hours_after(known.hours_after(start, first), second) == known.hours_after(
        start, first + second
    )


@settings(max_examples=60, deadline=None)
@given(workdays(), DAYS, MINUTES, st.integers(1, 15))
def test_answers_are_due_where_a_walk_by_minutes_ends(
    known: Workdays, day: date, minute: int, amount: int
) -> None:
    clock = Deadline(amount, "working_days", "Đ14.4")
    rules = Rules(working_time=known.week, answers={"own_field": clock}, answers_counted_from=time(8))
    received = datetime.combine(day, time(*divmod(minute, 60)), VIETNAM_TIME)
    found = answer_due(received, "own_field", [rules], known.calendars)
    moment, mornings = received, 0
    opens = known.week.hours[0][0]
    while mornings <= amount:  # the first one starts the clock
        at_eight = moment.time() == time(8)
        mornings += at_eight and is_worked(known, datetime.combine(moment.date(), opens, VIETNAM_TIME))
        moment += timedelta(minutes=1)
    assert found
    assert found.at == moment - timedelta(minutes=1)


@settings(max_examples=100, deadline=None)
@given(workdays(), DAYS, st.integers(1, 15))
def test_a_deadline_moves_by_corrections_alone(known: Workdays, day: date, count: int) -> None:
    last = known.days_after(day, count)
    ordinary = Workdays(known.week, {}).days_after(day, count)
    if not known.corrections(day + timedelta(days=1), max(last, ordinary)):
        assert last == ordinary
