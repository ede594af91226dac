"""Puts what the checks found beside the controls of a form."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.checks.issue import Issue, steps_of
from pipeline.checks.messages import advice
from pipeline.desk.submission.form import BODY


@dataclass(frozen=True, slots=True)
class Found:
    """One fault as a form shows it."""

    control: str
    """Name of the control, or BODY; nothing where it is about the whole."""
    text: str
    fix: str
    line: int
    """Line of the body that it is about, from 1; 0 where it is about no line."""
    is_warning: bool


def found_in(issues: Iterable[Issue], body_line: int, names: Sequence[str]) -> list[Found]:
    """The issues of one document, in the order of the form.

    `body_line`: line of the file on which its body starts; `names`: of the controls, in their order.
    """
    found = [_found(issue, body_line, names) for issue in issues]
    order = {name: place for place, name in enumerate(names)}
    return sorted(found, key=lambda each: order.get(each.control, len(order)))


def _found(issue: Issue, body_line: int, names: Collection[str]) -> Found:
    text, fix = advice(issue)
    control = nearest("-".join(map(str, steps_of(issue.field))), names)
    line = issue.line - body_line + 1 if not issue.field else 0
    if not control and line > 0:
        control = BODY
    return Found(control, text[:1].upper() + text[1:], fix, max(line, 0), issue.severity == "warning")


def nearest(name: str, names: Collection[str]) -> str:
    """The control with a name, or that which it is a part of; nothing where the form has none."""
    while name and name not in names:
        name = name.rpartition("-")[0]
    return name


def by_control(found: Iterable[Found]) -> Mapping[str, list[str]]:
    """What is said against each control."""
    said: dict[str, list[str]] = {}
    for each in found:
        said.setdefault(each.control, []).append(each.text)
    return said
