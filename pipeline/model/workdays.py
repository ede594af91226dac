"""Working time: which days and hours an office works, and where a count of them ends.

The ordinary week comes from the rule set, holidays and make-up Saturdays from the calendars. A year without a
calendar is counted by the ordinary week alone, and said to be unconfirmed. Every moment is in Vietnamese time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.model.calendar import Calendar, CalendarDay
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.rules import WorkingTime

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workdays:
    """An ordinary week, corrected by the calendars of the years that are known."""

    week: WorkingTime
    """At least one day and one span of hours."""
    calendars: Mapping[int, Calendar]

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day."""
        calendar = self.calendars.get(day.year)
        if calendar is not None and day in calendar.days_off:
            return False
        return self._is_ordinary(day) or (calendar is not None and day in calendar.make_up_days)

    def _is_ordinary(self, day: date) -> bool:
        return day.isoweekday() in self.week.days

    def from_day(self, day: date) -> Iterator[date]:
        """Working days in their order, the given one first if it is one.

        Raises OverflowError after the last day that a date can hold.
        """
        while True:
            if self.is_working(day):
                yield day
            day += _DAY

    def days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which is not counted itself (`count` from 1)."""
        following = self.from_day(day + _DAY)
        for _ in range(count - 1):
            next(following)
        return next(following)

    def hours_after(self, moment: datetime, hours: int) -> datetime:
        """The moment at which that many working hours have passed: the end of a span, never the start of the next."""
        left = timedelta(hours=hours)
        for day in self.from_day(moment.date()):
            for opens, closes in self.week.hours:
                start = max(moment, datetime.combine(day, opens, VIETNAM_TIME))
                worked = datetime.combine(day, closes, VIETNAM_TIME) - start
                if worked >= left:
                    return start + left
                left -= max(worked, timedelta())
        raise AssertionError("working days never end")

    def corrections(self, first: date, last: date) -> tuple[CalendarDay, ...]:
        """What the calendars changed in the ordinary week from one day to another, both included."""
        found: list[CalendarDay] = []
        for year in range(first.year, last.year + 1):
            calendar = self.calendars.get(year, Calendar(year))
            found += [each for day, each in calendar.days_off.items() if self._is_ordinary(day)]
            found += [each for day, each in calendar.make_up_days.items() if not self._is_ordinary(day)]
        return tuple(sorted((each for each in found if first <= each.day <= last), key=lambda each: each.day))

    def unconfirmed(self, first: date, last: date) -> tuple[int, ...]:
        """Years from one day to another of which no confirmed calendar is known."""
        years = range(first.year, last.year + 1)
        return tuple(year for year in years if not self.calendars.get(year, Calendar(year)).confirmed_by)
