"""Checks of `document-types.yml` and `sections.yml`: every name that one part uses is declared in another."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pipeline.checks.issue import Fault
from pipeline.model.agency import RESERVED_LABELS
from pipeline.model.document_type import DocumentType
from pipeline.model.field import PARSERS, STAGES, Field

Steps = tuple[str | int, ...]

_KINDS = (*PARSERS, "choice", "record")
_TYPE_KEYS = {each.name for each in dataclasses.fields(DocumentType)} - {"name", "own_fields"}
_FIELD_KEYS = {each.name for each in dataclasses.fields(Field)} | {"choice_set", "record_set"}
_FOLDER = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_ENGLISH_FOLDER = "en"


def type_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of the content of `document-types.yml`."""
    common, types = data.get("common"), data.get("types")
    if not isinstance(common, list) or not isinstance(types, dict):
        yield Fault(("types",), "declaration_missing", {"label": "common, types"})
        return
    sets = {name: data.get(name, {}) for name in ("choice_sets", "record_sets")}
    for name, parts in sets["record_sets"].items():
        yield from _fields_faults(parts, ("record_sets", name), sets)
    yield from _fields_faults(common, ("common",), sets)
    shared = _names(common)
    for name, entry in types.items():
        yield from _type_faults(entry, ("types", name), shared, sets)
    yield from _folder_faults(types)


def _type_faults(entry: Any, steps: Steps, shared: list[str], sets: Mapping[str, Any]) -> Iterator[Fault]:
    if not isinstance(entry, dict):
        yield Fault(steps, "declaration_missing", {"label": "label, folder, fields"})
        return
    yield from _unknown(entry, _TYPE_KEYS, steps)
    yield from _absent(entry, ("label", "label_en", "folder"), steps)
    own = entry.get("fields", [])
    yield from _fields_faults(own, (*steps, "fields"), sets)
    known = [*shared, *_names(own)]
    for key in ("columns", "facets"):
        for index, field in enumerate(entry.get(key, ())):
            if field not in known:
                yield _unknown_name(field, known, (*steps, key, index))
    for key in ("sort", "deadline_from"):
        if entry.get(key) and entry[key] not in known:
            yield _unknown_name(entry[key], known, (*steps, key))


def _fields_faults(entries: Any, steps: Steps, sets: Mapping[str, Any]) -> Iterator[Fault]:
    if not isinstance(entries, list):
        yield Fault(steps, "declaration_missing", {"label": "name, kind, label"})
        return
    for index, entry in enumerate(entries):
        here = (*steps, index)
        if not isinstance(entry, dict):
            yield Fault(here, "declaration_missing", {"label": "name, kind, label"})
            continue
        yield from _field_faults(entry, here, sets)
    for name, count in Counter(_names(entries)).items():
        if count > 1:
            yield Fault(steps, "declared_twice", {"found": name})


def _field_faults(entry: Mapping[str, Any], steps: Steps, sets: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _unknown(entry, _FIELD_KEYS, steps)
    yield from _absent(entry, ("name", "kind", "label"), steps)
    kind = entry.get("kind", "line")
    if kind not in _KINDS:
        yield _unknown_name(kind, _KINDS, (*steps, "kind"))
    if entry.get("required", STAGES[0]) not in STAGES:
        yield _unknown_name(entry["required"], STAGES, (*steps, "required"))
    for key, whole in (("choice_set", "choice_sets"), ("record_set", "record_sets")):
        if key in entry and entry[key] not in sets[whole]:
            yield _unknown_name(entry[key], sets[whole], (*steps, key))
    if kind == "choice" and not (entry.get("choices") or entry.get("choice_set")):
        yield Fault(steps, "declaration_missing", {"label": "choices"})
    if kind == "record" and "record_set" not in entry:
        yield from _fields_faults(entry.get("fields"), (*steps, "fields"), sets)


def _folder_faults(types: Mapping[str, Any]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, entry in types.items():
        folder = entry.get("folder", "") if isinstance(entry, dict) else ""
        steps: Steps = ("types", name, "folder")
        if not folder:
            continue
        if not _FOLDER.match(folder) or (folder in RESERVED_LABELS and folder != _ENGLISH_FOLDER):
            yield Fault(steps, "bad_folder", {"found": folder})
        if folder in first:
            yield Fault(steps, "folder_twice", {"found": folder, "other": first[folder]})
        first.setdefault(folder, name)


def section_faults(data: Mapping[str, Any], types: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of the content of `sections.yml`, given the declared types by name."""
    sections = data.get("sections")
    if not isinstance(sections, list):
        yield Fault(("sections",), "declaration_missing", {"label": "sections"})
        return
    placed: Counter[str] = Counter()
    for index, entry in enumerate(sections):
        steps: Steps = ("sections", index)
        if not isinstance(entry, dict):
            yield Fault(steps, "declaration_missing", {"label": "number, name, label, types"})
            continue
        yield from _absent(entry, ("number", "name", "label", "label_en", "types"), steps)
        if not str(entry.get("number", "1")).isdigit():
            yield Fault((*steps, "number"), "not_a_number", {"label": "number", "found": entry["number"]})
        for name in entry.get("types", ()):
            placed[name] += 1
            if name not in types:
                yield _unknown_name(name, types, (*steps, "types"))
    for name in types:
        if placed[name] != 1:
            yield Fault(("sections",), "type_in_sections", {"found": name, "count": placed[name]})


def _names(entries: Any) -> list[str]:
    found = entries if isinstance(entries, list) else []
    return [str(entry.get("name", "")) for entry in found if isinstance(entry, dict)]


def _unknown(entry: Mapping[str, Any], known: set[str], steps: Steps) -> Iterator[Fault]:
    for key in entry:
        if key not in known:
            yield _unknown_name(key, sorted(known), (*steps, key))


def _absent(entry: Mapping[str, Any], names: tuple[str, ...], steps: Steps) -> Iterator[Fault]:
    for name in names:
        if not entry.get(name):
            yield Fault(steps, "declaration_missing", {"label": name})


def _unknown_name(found: Any, known: Any, steps: Steps) -> Fault:
    names = [str(name) for name in known]
    near = get_close_matches(str(found), names, 1)
    return Fault(steps, "unknown_name", {"found": found, "known": ", ".join(near or names)})
