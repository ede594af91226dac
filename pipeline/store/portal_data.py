"""Reads the data files of a commit or checkout into one Portal value."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.errors import PortalDataError
from pipeline.model.agency import Agency, agency_from
from pipeline.model.calendar import Calendar, calendar_from
from pipeline.model.document_type import types_from
from pipeline.model.portal import Portal, PortalSettings
from pipeline.model.rules import Rules, rules_from
from pipeline.model.section import section_from
from pipeline.store.kept_data import Data, kept_or_read
from pipeline.store.source import Source
from pipeline.store.tree_objects import REGULAR_MODES, TreeEntry
from pipeline.store.yaml_file import load_data_file

DATA_FOLDER = "content/data/"
RULES_FOLDER = f"{DATA_FOLDER}rules/"
CALENDARS_FOLDER = f"{DATA_FOLDER}calendars/"
_NAMED = ("portal.yml", "document-types.yml", "sections.yml")


def is_data(path: str) -> bool:
    """Whether the file is data that the whole portal stands on."""
    return path.startswith(DATA_FOLDER) or is_agency_file(path)


def is_agency_file(path: str) -> bool:
    """Whether the file registers an agency."""
    return path.startswith("sub-portals/") and path.endswith("/agency.yml") and path.count("/") == 2


def calendar_path(year: int) -> str:
    """Path of the calendar of a year."""
    return f"{CALENDARS_FOLDER}{year}.yml"


def load_portal(source: Source, kept: Path | None = None) -> Portal:
    """Read every data file; raises PortalDataError with path and line where one cannot be used.

    `kept`: a folder for what they hold, so that the next reading of the same files is quick.
    """
    regular = data_entries(source)
    if kept is None:
        return portal_from(_read(source, regular))
    return portal_from(kept_or_read(kept, regular, lambda: _read(source, regular)))


def data_entries(source: Source) -> list[TreeEntry]:
    """Every data file that is an ordinary file, found without walking the portal."""
    entries = [entry for entry in source.entries((DATA_FOLDER.rstrip("/"),)) if entry.path.endswith(".yml")]
    found = (*entries, *source.agency_files())
    return [entry for entry in found if entry.blob and entry.mode in REGULAR_MODES]


def _read(source: Source, regular: Sequence[TreeEntry]) -> Data:
    return {
        entry.path: load_data_file(entry.path, content)
        for entry, content in zip(regular, source.read(regular), strict=True)
    }


def portal_from(files: Mapping[str, Mapping[str, Any]]) -> Portal:
    """Put the data files together. `files`: their content by repository path."""
    data = {path[len(DATA_FOLDER) :]: files[path] for path in files if path.startswith(DATA_FOLDER)}
    for name in _NAMED:
        if name not in data:
            raise PortalDataError(
                f"{DATA_FOLDER}{name} is missing", "congso init DIR makes a portal with all files."
            )
    try:
        settings = _settings(data["portal.yml"].get("settings", {}))
        return Portal(
            settings=settings,
            main=agency_from(_agency_part(data["portal.yml"])),
            agencies=_agencies(files),
            types=types_from(data["document-types.yml"]),
            sections=tuple(section_from(entry) for entry in data["sections.yml"]["sections"]),
            rules=_rules(settings.rules, data),
            rule_sets=_rule_sets(files) if settings.rules else (),
            calendars=_calendars(files),
            data={name: content for name, content in data.items() if name not in _NAMED},
            digest=_digest(files),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PortalDataError(f"the portal's data files do not fit together: {error!r}") from error


def _digest(files: Mapping[str, Mapping[str, Any]]) -> str:
    said = json.dumps(files, ensure_ascii=False, sort_keys=True)
    return blake2b(said.encode(), digest_size=16).hexdigest()


def _rules(name: str, data: Mapping[str, Mapping[str, Any]]) -> Rules:
    if not name:
        return Rules()
    if f"rules/{name}.yml" not in data:
        raise PortalDataError(
            f"{DATA_FOLDER}portal.yml names the rule set {name!r}, but {DATA_FOLDER}rules/{name}.yml is missing",
            "Correct settings.rules, or put the rule set there.",
        )
    return rules_from(data[f"rules/{name}.yml"])


def _rule_sets(files: Mapping[str, Mapping[str, Any]]) -> tuple[Rules, ...]:
    return tuple(rules_from(files[path]) for path in files if path.startswith(RULES_FOLDER))


def _calendars(files: Mapping[str, Mapping[str, Any]]) -> dict[int, Calendar]:
    calendars = [calendar_from(files[path]) for path in files if path.startswith(CALENDARS_FOLDER)]
    return {calendar.year: calendar for calendar in calendars}


def _agency_part(portal: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in portal.items() if name in Agency.__dataclass_fields__}


def _agencies(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Agency]:
    return {path.split("/")[1]: agency_from(files[path]) for path in sorted(files) if is_agency_file(path)}


def _settings(data: Mapping[str, Any]) -> PortalSettings:
    plain = dict(data)
    for name in ("page_size", "list_limit"):
        if name in plain:
            plain[name] = int(plain[name])
    plain["footer"] = tuple(plain.get("footer", ()))
    plain["council"] = tuple(plain.get("council", ()))
    plain["information_centre"] = tuple(plain.get("information_centre", ()))
    plain["sample"] = plain.get("sample") == "true"
    return PortalSettings(**plain)
