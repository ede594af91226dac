"""Checks of the front matter against the document type: keys, kinds of value, what is required."""

from collections.abc import Iterator, Mapping, Set
from difflib import get_close_matches
from typing import Any

from pipeline.checks.issue import Fault
from pipeline.model.document_type import DocumentType
from pipeline.model.field import STAGES, Field, ValueFault


def check_values(
    kind: DocumentType, raw: Mapping[str, Any], stage: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Turn what the YAML holds into canonical values, with every fault found up to the stage."""
    return _check_fields(kind.fields, raw, stage, ())


def _check_fields(
    fields: Mapping[str, Field], raw: Mapping[str, Any], stage: str, steps: tuple[str | int, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, found in raw.items():
        field = fields.get(key)
        if field is None:
            faults.append(_unknown_key(key, fields, steps))
        elif found not in ("", []):
            _check_field(field, found, stage, (*steps, key), values, faults)
    given = {name for name, found in raw.items() if found not in ("", [])}
    faults += _missing(fields, values, given, stage, steps)
    return values, faults


def _unknown_key(key: str, fields: Mapping[str, Field], steps: tuple[str | int, ...]) -> Fault:
    meant = get_close_matches(key, fields, 1)
    if meant:
        return Fault((*steps, key), "unknown_key_like", {"found": key, "meant": meant[0]})
    return Fault((*steps, key), "unknown_key", {"found": key, "known": ", ".join(fields)})


def _check_field(
    field: Field,
    found: Any,
    stage: str,
    steps: tuple[str | int, ...],
    values: dict[str, Any],
    faults: list[Fault],
) -> None:
    try:
        value = field.parse(found)
    except ValueFault as fault:
        faults.append(
            Fault(steps, fault.code, {"label": field.label, "example": field.example, **fault.context})
        )
        return
    values[field.name] = (
        _check_records(field, value, stage, steps, faults) if field.kind == "record" else value
    )


def _check_records(
    field: Field, value: Any, stage: str, steps: tuple[str | int, ...], faults: list[Fault]
) -> Any:
    parts = {part.name: part for part in field.fields}
    checked = []
    for index, item in enumerate(value if field.many else [value]):
        place = (*steps, index) if field.many else steps
        if not isinstance(item, dict):
            faults.append(Fault(place, "not_a_record", {"label": field.label, "example": field.example}))
            continue
        values, found = _check_fields(parts, item, stage, place)
        checked.append(values)
        faults += found
    return checked if field.many else checked[0] if checked else {}


def _missing(
    fields: Mapping[str, Field],
    values: Mapping[str, Any],
    given: Set[str],
    stage: str,
    steps: tuple[str | int, ...],
) -> Iterator[Fault]:
    """Fields that are asked for and not given; what is given wrongly has had its fault."""
    for field in fields.values():
        if field.name not in given and field.is_required(stage, values):
            yield Fault((*steps, field.name), "missing", {"label": field.label, "example": field.example})


def weakest_stage(kind: DocumentType, raw: Mapping[str, Any]) -> str:
    """The latest stage that the values already satisfy, or nothing when not even a draft would do."""
    reached = ""
    for stage in STAGES:
        if check_values(kind, raw, stage)[1]:
            break
        reached = stage
    return reached
