"""Checks of the data files that the whole portal stands on: faults with path and line, never a crash.

What is broken in one agency's file does not hide the faults of the others: its sound values are used, and
stand-ins for what is missing, so that the portal can be put together and everything else is examined.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.checks.calendars import calendar_faults
from pipeline.checks.declarations import section_faults, type_faults
from pipeline.checks.encoding import decode
from pipeline.checks.issue import Fault, Issue, fault_at, field_name, issue_of
from pipeline.checks.logins import login_faults
from pipeline.checks.metadata import check_values
from pipeline.checks.search_words import best_bet_faults, synonym_faults
from pipeline.checks.severity import counts_at
from pipeline.checks.text import character_faults
from pipeline.errors import PortalDataError
from pipeline.model.address import DATA_FOLDER
from pipeline.model.document_type import DocumentType, types_from
from pipeline.model.field import STAGES
from pipeline.model.portal import Portal
from pipeline.model.rules import rules_from
from pipeline.model.search_words import BEST_BETS_FILE, SYNONYMS_FILE
from pipeline.store.portal_data import CALENDARS_FOLDER, RULES_FOLDER, is_agency_file, portal_from
from pipeline.store.yaml_file import YamlFault, line_of, load_data_file, parse_mapping, read_leniently

PORTAL_FILE = f"{DATA_FOLDER}portal.yml"
TYPES_FILE = f"{DATA_FOLDER}document-types.yml"
SECTIONS_FILE = f"{DATA_FOLDER}sections.yml"
FORGE_FILE = f"{DATA_FOLDER}forge.yml"
_DECLARATIONS = ("data-files.yml", "plain-data-files.yml")
_STAND_IN_URL = "https://localhost"


@cache
def data_types() -> dict[str, DocumentType]:
    """How `agency.yml`, `portal.yml`, calendars and `forge.yml` are written, declared as document types are."""
    files = [Path(__file__).with_name(name) for name in _DECLARATIONS]
    types = [types_from(load_data_file(file, file.read_bytes())) for file in files]
    return {name: kind for declared in types for name, kind in declared.items()}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One data file: its text, and what it holds as far as it can be read."""

    path: str
    text: str
    holds: dict[str, Any] | None
    issues: tuple[Issue, ...]


def read_data_file(path: str, content: bytes) -> DataFile:
    """Read one data file with every fault of its form, whatever the stage."""
    text, faults = decode(content)
    if text is None:
        return DataFile(path, "", None, _issues(path, "", faults, STAGES[-1]))
    faults += character_faults(text)
    try:
        holds: dict[str, Any] | None = parse_mapping(text)
    except YamlFault:
        holds, found = read_leniently(text)
        faults += [Fault((), each.code, each.context, each.line) for each in found]
    return DataFile(path, text, holds, _issues(path, text, faults, STAGES[-1]))


def portal_of(files: Mapping[str, DataFile], stage: str) -> tuple[Portal | None, list[Issue]]:
    """Put the portal together and return every issue of its data files; no portal where none can be made."""
    issues = [issue for file in files.values() for issue in file.issues]
    for path in (PORTAL_FILE, TYPES_FILE, SECTIONS_FILE):
        if path not in files:
            issues.append(issue_of(path, "data_file_missing"))
    usable: dict[str, dict[str, Any]] = {}
    for path, file in files.items():
        holds, found = _checked(file, files, stage)
        issues += _issues(path, file.text, found, stage)
        if holds is not None:
            usable[path] = holds
    try:
        return portal_from(usable), issues
    except PortalDataError as error:
        if not issues:
            issues.append(issue_of(PORTAL_FILE, "data_unusable", problem=str(error)))
        return None, issues


def _checked(
    file: DataFile, files: Mapping[str, DataFile], stage: str
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """What a data file holds that can be used, and the faults of its content."""
    holds = file.holds
    if is_agency_file(file.path):
        label = file.path.split("/")[1]
        return _agency(holds, data_types()["agency"], label, stage)
    if holds is None:
        return None, []
    if file.path == PORTAL_FILE:
        return _portal(holds, files, stage)
    if file.path == TYPES_FILE:
        faults = list(type_faults(holds))
        return (None if faults else holds), faults
    if file.path == SECTIONS_FILE:
        faults = list(section_faults(holds, _holds(files, TYPES_FILE).get("types", {})))
        return (None if faults else holds), faults
    if file.path.startswith(RULES_FOLDER):
        faults = list(_rule_faults(holds))
        return (None if faults else holds), faults
    if file.path.startswith(CALENDARS_FOLDER):
        return _sound("calendar", holds, stage, lambda values: calendar_faults(file.path, values))
    if file.path == FORGE_FILE:
        return _sound("forge", holds, stage, login_faults)
    if file.path == f"{DATA_FOLDER}{SYNONYMS_FILE}":
        return _sound("synonyms", holds, stage, synonym_faults)
    if file.path == f"{DATA_FOLDER}{BEST_BETS_FILE}":
        return _sound("best_bets", holds, stage, best_bet_faults)
    return holds, []


def _holds(files: Mapping[str, DataFile], path: str) -> dict[str, Any]:
    return (files[path].holds if path in files else None) or {}


def _agency(
    holds: dict[str, Any] | None, kind: DocumentType, label: str, stage: str
) -> tuple[dict[str, Any], list[Fault]]:
    stand_in = {"label": label, "name": label, "short_name": label, "kind": "so"}
    if holds is None:
        return stand_in, []
    checked = {name: value for name, value in holds.items() if name != "theme"}
    values, faults = check_values(kind, checked, stage)
    values["board"] = [
        member for member in values.get("board", ()) if {"account", "name", "level"} <= set(member)
    ]
    kept = {name: value for name, value in holds.items() if name == "theme" and isinstance(value, dict)}
    return {**stand_in, **values, **kept}, faults


def _portal(
    holds: dict[str, Any], files: Mapping[str, DataFile], stage: str
) -> tuple[dict[str, Any], list[Fault]]:
    values, faults = _agency(holds, data_types()["portal"], "", stage)
    settings = {"base_url": _STAND_IN_URL, **values.get("settings", {})}
    name = settings.get("rules", "")
    if name and f"{RULES_FOLDER}{name}.yml" not in files:
        faults.append(Fault(("settings", "rules"), "rules_missing", {"found": name}))
    if name and list(_rule_faults(_holds(files, f"{RULES_FOLDER}{name}.yml"))):
        settings.pop("rules")
    settings["sample"] = "true" if settings.get("sample") else ""
    return {**values, "settings": settings}, faults


def _sound(
    name: str, holds: dict[str, Any], stage: str, more: Callable[[dict[str, Any]], Iterable[Fault]]
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A data file's values where it has no fault. `more`: faults of values that are sound one by one."""
    values, faults = check_values(data_types()[name], holds, stage)
    if not faults:
        faults += more(values)
    return (None if faults else values), faults


def _rule_faults(holds: dict[str, Any]) -> Iterator[Fault]:
    try:
        rules_from(holds)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield fault_at(1, "bad_rules", problem=str(error))


def _issues(path: str, text: str, faults: list[Fault], stage: str) -> tuple[Issue, ...]:
    return tuple(
        issue_of(
            path,
            fault.code,
            fault.line or line_of(text, fault.steps),
            field_name(fault.steps),
            **fault.context,
        )
        for fault in faults
        if counts_at(fault.code, stage)
    )
