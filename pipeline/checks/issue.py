"""An issue: one fault in one place, as data. Its words are in `messages.vi.yml`."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.checks.severity import severity_of


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One fault of one file. Sorts by place, so that a report reads from top to bottom."""

    path: str
    line: int
    field: str
    """Key of the front matter (`attachments[1].file`), or nothing for the body and the file itself."""
    code: str
    severity: str = "error"
    """`error`, or `warning` for what never stops anything."""
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)
    """The words that the message needs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault inside one file, before it is given the file's path and its severity."""

    steps: tuple[str | int, ...]
    """The way to a value of the front matter: `("attachments", 1, "file")`; nothing for the body and the file."""
    code: str
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    line: int = 0
    """Line of the file (from 1); 0 where the steps lead to it."""


def fault_at(line: int, code: str, **context: object) -> Fault:
    """A fault of a line of the file rather than of a value."""
    return Fault((), code, context, line)


def issue_of(path: str, code: str, line: int = 1, field: str = "", **context: object) -> Issue:
    """An issue of a file, with the severity of its code."""
    return Issue(path, line, field, code, severity_of(code), context)


def field_name(steps: tuple[str | int, ...]) -> str:
    """The steps as a field is written: `attachments[1].file`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def steps_of(field: str) -> tuple[str | int, ...]:
    """The steps that a field's name stands for."""
    parts = field.replace("[", ".[").split(".")
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts if part)
