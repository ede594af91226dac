"""A rule set: every number that a regulation or the portal's own good order sets, from one dated data file.

Nothing here has a number of its own: `content/data/rules/<name>.yml` holds them, each with its article.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

UNITS = ("working_hours", "working_days", "calendar_days", "day_of_month")
"""What a deadline counts."""


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
    """The ordinary week: ISO weekdays (1 is Monday) and hours as `08:00-12:00`."""

    days: tuple[int, ...] = ()
    hours: tuple[str, ...] = ()


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
    answers_counted_from: str = ""
    """The hour from which a question's days count, `08:00`."""
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
    week = data["working_time"]
    return Rules(
        name=data["name"],
        title=data["title"],
        applies_from=data["applies_from"],
        limits=_limits(data["limits"]),
        working_time=WorkingTime(tuple(int(day) for day in week["days"]), tuple(week["hours"])),
        deadlines=deadlines,
        deadline_exceptions=exceptions,
        answers={name: _deadline(entry) for name, entry in answers.items()},
        answers_counted_from=hour,
        quotas={name: int(entry["amount"]) for name, entry in data["quotas"].items()},
        backup_every_days=int(data["backup"]["every_days"]["amount"]),
    )


def _limits(data: Mapping[str, str]) -> Limits:
    given = Limits(**{name: int(value) for name, value in data.items()})
    absent = [each.name for each in fields(Limits) if getattr(given, each.name) is None]
    if absent:
        raise KeyError(f"limits: {', '.join(absent)}")
    return given


def _deadline(data: Mapping[str, str]) -> Deadline:
    if data["unit"] not in UNITS:
        raise ValueError(f"{data['unit']!r} is not one of {', '.join(UNITS)}")
    return Deadline(int(data["amount"]), data["unit"], data["article"])
