"""Makes the front matter of our document from a foreign one's values; reports what has no place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pipeline.importer.dates import date_in_name
from pipeline.importer.front_matter import ForeignDocument, key_of
from pipeline.importer.mapping import KeyMapping
from pipeline.importer.outcome import Change, SkippedError
from pipeline.importer.values import choice_of, converted, is_absent, listed, words
from pipeline.intake.cleaning import one_line
from pipeline.model.agency import RESERVED_LABELS
from pipeline.model.document_type import DocumentType

_HANDLED_ELSEWHERE = frozenset({"agency", "source", "aliases", "images", "attachments", "translation_of"})
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$|^(\S.*)\n=+[ \t]*$", re.MULTILINE)
_ALIAS = re.compile(r"^/[^\s\\?#<>\"]*$")


@dataclass(slots=True)
class Draft:
    """A document on its way: values found so far, and what later steps need of the old ones."""

    path: str
    """Path in the imported folder."""
    kind: DocumentType
    values: dict[str, Any]
    body: str
    changes: list[Change]
    old_addresses: list[str] = field(default_factory=list)
    """Addresses and paths under which other documents may link to this one."""
    old_url: str = ""
    """The document's own former address with scheme and host, where it is known."""
    slug: str = ""
    images: Any = None
    attachments: Any = None
    shown: dict[str, Any] = field(default_factory=dict)
    """Values without a field that readers need, by key."""

    def note(self, code: str, name: str = "", found: str = "") -> None:
        """Report one thing that was not taken over as it was."""
        self.changes.append(Change(self.path, code, name, found))


def draft_of(path: str, document: ForeignDocument, kind: DocumentType, mapping: KeyMapping) -> Draft:
    """Map a foreign document's values to its type's fields.

    Raises SkippedError where it was not public on the old site or has neither front matter nor title.
    """
    raw = {key: value for key, value in mapping.promoted(document.values).items() if not is_absent(value)}
    _refuse_unpublished(raw, mapping)
    draft = Draft(path, kind, {}, document.body, [])
    for key, lost in document.doubled.items():
        draft.note("doubled_key", key, "; ".join(lost))
    if document.repaired:
        draft.note("front_matter_repaired")
    used = _fill_fields(draft, raw, mapping)
    used |= _file_categories(draft, raw, mapping)
    used |= _keep_addresses(draft, raw, mapping, used)
    for entry in mapping.shown:
        if entry["key"] in raw and entry["key"] not in used:
            draft.shown[entry["key"]] = raw[entry["key"]]
            used.add(entry["key"])
    for key in raw.keys() - used:
        draft.note("dropped_key", key, words(raw[key]))
    _give_title(draft)
    if "date" not in draft.values and (day := date_in_name(PurePosixPath(path).name)):
        draft.values["date"] = day
    return draft


def _refuse_unpublished(raw: Mapping[str, Any], mapping: KeyMapping) -> None:
    for key, values in mapping.unpublished.items():
        if key in raw and words(raw[key]).lower() in values:
            raise SkippedError("unpublished", found=f"{key}: {words(raw[key])}")


def _fill_fields(draft: Draft, raw: Mapping[str, Any], mapping: KeyMapping) -> set[str]:
    used: set[str] = set()
    for name, one in draft.kind.fields.items():
        if name in _HANDLED_ELSEWHERE:
            continue
        synonyms = mapping.choices.get(f"{draft.kind.name}.{name}", mapping.choices.get(name, {}))
        for key in mapping.keys_of(draft.kind, name):
            if key not in raw or key in mapping.categories:
                continue
            value = converted(one, raw[key], synonyms)
            if value is not None and name not in draft.values:
                draft.values[name] = value
                used.add(key)
            elif value is None and not _feeds_others(draft, mapping, key, name):
                draft.note("unfit_value", key, words(raw[key]))
                used.add(key)
    return used


def _feeds_others(draft: Draft, mapping: KeyMapping, key: str, name: str) -> bool:
    return any(other != name for other in mapping.fields_fed_by(key, draft.kind))


def _file_categories(draft: Draft, raw: Mapping[str, Any], mapping: KeyMapping) -> set[str]:
    """Old categories become a choice of the type where one matches, else tags."""
    used = {key for key in mapping.categories if key in raw}
    for old in [word for key in mapping.categories if key in raw for word in listed(raw[key])]:
        if not _chosen(draft, old, mapping) and old not in draft.values.get("tags", []):
            draft.values.setdefault("tags", []).append(old)
    return used


def _chosen(draft: Draft, old: str, mapping: KeyMapping) -> bool:
    for name in draft.kind.own_fields:
        one = draft.kind.fields[name]
        if one.kind == "choice" and name not in draft.values:
            meant = choice_of(one, old, mapping.choices.get(f"{draft.kind.name}.{name}", {}))
            if meant:
                draft.values[name] = meant
                return True
    return False


def _keep_addresses(draft: Draft, raw: Mapping[str, Any], mapping: KeyMapping, used: set[str]) -> set[str]:
    aliases = []
    for key in (key for key in mapping.old_addresses if key in raw):
        for old in listed(raw[key]):
            draft.old_addresses.append(old)
            if key in mapping.aliases:
                alias = _alias(old)
                aliases.append(alias)
                if not alias:
                    draft.note("dropped_key", key, old)
    if any(aliases):
        draft.values["aliases"] = list(dict.fromkeys(filter(None, aliases)))
    url = words(raw.get("url", ""))
    draft.old_url = url if url.startswith(("http://", "https://")) else ""
    draft.slug = next((words(raw[key]) for key in mapping.slug if key in raw), "")
    draft.images = next((raw[key] for key in mapping.images if key in raw), None)
    draft.attachments = next((raw[key] for key in mapping.attachments if key in raw), None)
    source = [words(raw[key]) for key in mapping.source if key in raw and key not in used]
    if source:
        draft.values["source"] = "; ".join(dict.fromkeys(source))
    taken = {*mapping.old_addresses, *mapping.slug, *mapping.source}
    taken |= {next((key for key in keys if key in raw), "") for keys in (mapping.images, mapping.attachments)}
    return {key for key in taken if key in raw}


def _alias(old: str) -> str:
    """The former address as `aliases` keeps it; nothing where it is none of the old site's own."""
    parts = urlsplit(old)
    if parts.scheme or parts.netloc or "{" in old:
        return ""
    path = f"/{parts.path.lstrip('/')}"
    first = path.split("/")[1]
    safe = _ALIAS.match(path) and ".." not in path.split("/") and path != "/"
    return path if safe and (first == "en" or first not in RESERVED_LABELS) else ""


def _give_title(draft: Draft) -> None:
    heading = _FIRST_HEADING.search(draft.body)
    shown = one_line(re.sub(r"[*_`]|\{[:#][^}]*\}", "", heading[1] or heading[2])) if heading else ""
    if "title" not in draft.values:
        if not shown:
            raise SkippedError("no_title")
        draft.values["title"] = shown
        draft.note("title_made", "title", shown)
    if (
        heading
        and not draft.body[: heading.start()].strip()
        and key_of(shown) == key_of(draft.values["title"])
    ):
        draft.body = draft.body[heading.end() :].lstrip("\n")
