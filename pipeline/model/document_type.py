"""Document types: one declaration drives form, checks, page, list, feed, export, deadline and report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.field import Field


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type of document as `document-types.yml` declares it."""

    name: str
    label: str
    label_en: str
    folder: str
    """First folder below `content/`, and so the first segment of the address."""
    fields: Mapping[str, Field]
    """Common fields first, then the type's own, in the order a form shows them."""
    own_fields: tuple[str, ...] = ()
    """Names of the fields that this type adds to the common ones."""
    columns: tuple[str, ...] = ()
    """Fields that a list shows beside title and date."""
    facets: tuple[str, ...] = ()
    """Fields by which a list can be narrowed; each value gets a page of its own."""
    structured_data: str = "WebPage"
    """The schema.org type of the page."""
    deadline: str = ""
    """The clock of Đ10.2–10.3 in the rule file, from `deadline_from`."""
    deadline_from: str = ""
    quota: bool = False
    """Whether a document flagged `typical` counts for the monthly quota (Đ8.3)."""
    front: bool = False
    """Whether its documents stand among the newest on a site's home page."""
    sort: str = "date"
    """The field that orders lists and decides the year a document is listed under."""
    file_fields: tuple[Field, ...] = field(default=(), repr=False, compare=False)
    """Of the fields, those whose values are files, and the records that have such a part."""
    document_fields: tuple[Field, ...] = field(default=(), repr=False, compare=False)
    """Of the fields, those whose values are other documents, and the records that have such a part."""


@dataclass(frozen=True, slots=True)
class _SharedSets:
    """Lists of choices and of record parts that several fields name instead of repeating them."""

    choices: Mapping[str, Mapping[str, str]]
    records: Mapping[str, list[Mapping[str, Any]]]


def types_from(data: Mapping[str, Any]) -> dict[str, DocumentType]:
    """Make every type from the content of `document-types.yml`, by name.

    Raises KeyError or TypeError where a declaration names what is not there.
    """
    shared = _SharedSets(data.get("choice_sets", {}), data.get("record_sets", {}))
    common = _fields_from(data["common"], shared)
    return {name: _type_from(name, entry, common, shared) for name, entry in data["types"].items()}


def _type_from(
    name: str, data: Mapping[str, Any], common: Mapping[str, Field], shared: _SharedSets
) -> DocumentType:
    own = _fields_from(data.get("fields", ()), shared)
    plain = {key: value for key, value in data.items() if key != "fields"}
    plain["quota"], plain["front"] = plain.get("quota") == "true", plain.get("front") == "true"
    plain["columns"] = tuple(plain.get("columns", ()))
    plain["facets"] = tuple(plain.get("facets", ()))
    fields = {**common, **own}
    plain |= {f"{kind}_fields": _of_kind(kind, fields.values()) for kind in ("file", "document")}
    return DocumentType(name=name, fields=fields, own_fields=tuple(own), **plain)


def _of_kind(kind: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(each for each in fields if each.kind == kind or _of_kind(kind, each.fields))


def _fields_from(entries: Any, shared: _SharedSets) -> dict[str, Field]:
    return {entry["name"]: _field_from(entry, shared) for entry in entries}


def _field_from(data: Mapping[str, Any], shared: _SharedSets) -> Field:
    plain = dict(data)
    choice_set, record_set = plain.pop("choice_set", None), plain.pop("record_set", None)
    parts = shared.records[record_set] if record_set else plain.get("fields", ())
    plain["choices"] = shared.choices[choice_set] if choice_set else plain.get("choices", {})
    plain["many"] = plain.get("many") == "true"
    plain["fields"] = tuple(_fields_from(parts, shared).values())
    plain["required_if"] = {key: tuple(values) for key, values in plain.get("required_if", {}).items()}
    return Field(**plain)
