"""A rule set: every number that a regulation or the portal's own good order sets, from one dated data file.

Nothing here has a number of its own: `content/data/rules/<name>.yml` holds them, each with its article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Any

UNITS = ("working_hours", "working_days", "calendar_days", "day_of_month")
"""What a deadline counts."""

_LONGEST = 1000
"""No clock runs for longer: three years are a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes that a file or folder may reach; None where the rule set gives no limit."""

    file_bytes: int | None = None
    document_bytes: int | None = None
    folder_files: int | None = None
    path_bytes: int | None = None
    slug_length: int | None = None
    unpacked_bytes: int | None = None
    unpacked_entries: int | None = None
    unpacked_ratio: int | None = None
    """How many times its packed size a member of a container may have; small members are left aside."""
    pasted_bytes: int | None = None
    image_pixels: int | None = None
    image_side: int | None = None
    """Pixels of the longer side to which a larger image is reduced."""
    examining_seconds: int | None = None
    """Seconds of processor time for one image or attachment."""
    converting_seconds: int | None = None
    """The same for one text that is turned into Markdown, its images included."""
    working_bytes: int | None = None
    """Memory for either."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long something may take, and the article that says so."""

    amount: int
    unit: str
    article: str


@dataclass(frozen=True, slots=True)
class DeadlineException:
    """Documents of a type that another clock judges: those whose field has this value."""

    type: str
    field: str
    value: str
    deadline: str
    article: str


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The ordinary week: ISO weekdays (1 is Monday), and the spans of hours worked on each, in their order."""

    days: tuple[int, ...] = ()
    hours: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule set. A portal that names none has no limits, clocks or quotas."""

    name: str = ""
    title: str = ""
    applies_from: str = ""
    """The first day on which it applies, `YYYY-MM-DD`."""
    limits: Limits = Limits()
    working_time: WorkingTime = WorkingTime()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    deadline_exceptions: tuple[DeadlineException, ...] = ()
    answers: Mapping[str, Deadline] = field(default_factory=dict)
    """Clocks for answering citizens (Đ14.4): own_field, inter_agency, longest."""
    answers_counted_from: time = time()
    """The hour from which a question's days count."""
    quotas: Mapping[str, int] = field(default_factory=dict)
    """Typical activity items per calendar month by kind of agency (Đ8.3)."""
    backup_every_days: int | None = None
    """A backup must be at most this old (Đ11.2)."""

    def deadline_for(self, type_name: str, clock: str, values: Mapping[str, Any]) -> Deadline | None:
        """The clock that judges a document of this type: the type's own, or that of an exception."""
        for exception in self.deadline_exceptions:
            if exception.type == type_name and values.get(exception.field) == exception.value:
                return self.deadlines[exception.deadline]
        return self.deadlines.get(clock)


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Make a rule set from the content of its file.

    Raises KeyError, TypeError or ValueError where the file lacks something or a number is none.
    """
    deadlines = {name: _deadline(entry) for name, entry in data["deadlines"].items()}
    exceptions = tuple(DeadlineException(**entry) for entry in data.get("deadline_exceptions", ()))
    for exception in exceptions:
        if exception.deadline not in deadlines:
            raise ValueError(f"deadline_exceptions: no deadline is called {exception.deadline!r}")
    answers = dict(data["answers"])
    hour = answers.pop("counted_from")
    return Rules(
        name=data["name"],
        title=data["title"],
        applies_from=date.fromisoformat(data["applies_from"]).isoformat(),
        limits=_limits(data["limits"]),
        working_time=_working_time(data["working_time"]),
        deadlines=deadlines,
        deadline_exceptions=exceptions,
        answers={name: _answer(entry) for name, entry in answers.items()},
        answers_counted_from=time.fromisoformat(hour),
        quotas={name: int(entry["amount"]) for name, entry in data["quotas"].items()},
        backup_every_days=int(data["backup"]["every_days"]["amount"]),
    )


def _limits(data: Mapping[str, str]) -> Limits:
    given = Limits(**{name: int(value) for name, value in data.items()})
    absent = [each.name for each in fields(Limits) if getattr(given, each.name) is None]
    if absent:
        raise KeyError(f"limits: {', '.join(absent)}")
    return given


def _working_time(data: Mapping[str, Sequence[str]]) -> WorkingTime:
    days = tuple(int(day) for day in data["days"])
    hours = tuple(_span(text) for text in data["hours"])
    if not days or not set(days) <= set(range(1, 8)):
        raise ValueError(f"working_time.days: {', '.join(data['days'])}")
    bounds = [bound for span in hours for bound in span]
    if not bounds or bounds != sorted(set(bounds)):
        raise ValueError(f"working_time.hours: {', '.join(data['hours'])}")
    return WorkingTime(days, hours)


def _span(text: str) -> tuple[time, time]:
    opens, closes = text.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _answer(data: Mapping[str, str]) -> Deadline:
    if data["unit"] != "working_days":
        raise ValueError(f"answers: {data['unit']!r} ≠ working_days")
    return _deadline(data)


def _deadline(data: Mapping[str, str]) -> Deadline:
    if data["unit"] not in UNITS:
        raise ValueError(f"{data['unit']!r} is not one of {', '.join(UNITS)}")
    amount = int(data["amount"])
    if not 1 <= amount <= _LONGEST:
        raise ValueError(f"amount: {amount} (1–{_LONGEST})")
    return Deadline(amount, data["unit"], data["article"])


def rules_on(rule_sets: Sequence[Rules], day: str) -> Rules:
    """The rule set in force on a day (`YYYY-MM-DD`): the one that applied last.

    The first of them judges what is older than itself; without any there are no limits, clocks or quotas.
    """
    begun = [rules for rules in rule_sets if rules.applies_from <= day]
    if begun:
        return max(begun, key=lambda rules: rules.applies_from)
    return min(rule_sets, key=lambda rules: rules.applies_from, default=Rules())
