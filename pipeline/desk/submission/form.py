"""The form of a document type, made from its declaration: groups of controls with their values and what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.desk.submission.content import Content, without_empty
from pipeline.model.document_type import DocumentType
from pipeline.model.field import Field

SET_BY_ACTIONS = frozenset({"status", "change_notes", "modified", "translation_of", "aliases"})
"""Fields that follow from what somebody does (correct, retract, translate, move), not from what they type."""

OWN_GROUP = "Thông tin riêng"
MAIN_GROUP = "Nội dung"
BODY = "body"

Faults = Mapping[str, Sequence[str]]
"""What is said against each control, by its name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list of records."""

    name: str
    """`images-0`"""
    controls: tuple["Control", ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """One field as the form shows it."""

    field: Field
    name: str
    """What the browser sends its value as: `title`, `images-0-alt`."""
    value: Any
    """Text; for a field of many values, all of them."""
    faults: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    """The records of a `record`; one for a record that is not many."""

    @property
    def day(self) -> str:
        """The day of a moment."""
        return str(self.value)[:10]

    @property
    def hour(self) -> str:
        """The hour of a moment, `08:00`, or nothing."""
        return str(self.value)[11:16]

    @property
    def is_needed(self) -> bool:
        return bool(self.field.required) and not self.field.required_if


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together."""

    title: str
    controls: tuple[Control, ...]
    is_open: bool
    """Whether a reader must see it at once: something in it is asked for, filled in or wrong."""


def form_of(kind: DocumentType, content: Content, faults: Faults) -> tuple[Group, ...]:
    """The form of a document, the common content first, then what the type adds, then the rest."""
    grouped: dict[str, list[Control]] = {MAIN_GROUP: [], OWN_GROUP: []}
    for field in shown_fields(kind):
        title = OWN_GROUP if field.name in kind.own_fields else field.group or MAIN_GROUP
        grouped.setdefault(title, []).append(_control(field, field.name, content.values, faults))
    return tuple(
        Group(title, tuple(controls), _is_open(controls)) for title, controls in grouped.items() if controls
    )


def shown_fields(kind: DocumentType) -> Iterator[Field]:
    """Fields that a form of this type shows."""
    return (field for field in kind.fields.values() if field.name not in SET_BY_ACTIONS)


def names_in(groups: Iterable[Group]) -> list[str]:
    """Names of everything in a form that a fault can be about, in order; the body comes after the first group."""
    names: list[str] = []
    for group in groups:
        for control in group.controls:
            names.append(control.name)
            for row in control.rows:
                names += [row.name, *(part.name for part in row.controls)]
        if BODY not in names:
            names.append(BODY)
    return names


def _is_open(controls: Sequence[Control]) -> bool:
    filled = (control for control in controls if control.value not in ("", [], control.field.default))
    return (
        any(control.is_needed or control.faults for control in controls)
        or any(filled)
        or _has_files(controls)
    )


def _has_files(controls: Sequence[Control]) -> bool:
    return any(part.kind == "file" for control in controls for part in control.field.fields)


def _control(field: Field, name: str, values: Mapping[str, Any], faults: Faults) -> Control:
    value = values.get(field.name, "") or ([] if field.many else "")
    said = tuple(faults.get(name, ()))
    if field.kind != "record":
        return Control(field, name, value if value or field.many else field.default, said)
    records = value if isinstance(value, list) else [value or {}]
    rows = tuple(
        _row(field, f"{name}-{number}", record, faults)
        for number, record in enumerate(records)
        if isinstance(record, dict)
    )
    return Control(field, name, without_empty(value), said, rows)


def _row(field: Field, name: str, record: Mapping[str, Any], faults: Faults) -> Row:
    controls = (_control(part, f"{name}-{part.name}", record, faults) for part in field.fields)
    return Row(name, tuple(controls), tuple(faults.get(name, ())))
