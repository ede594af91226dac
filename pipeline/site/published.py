"""Says what the last build of a folder has published, for search."""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal
from pipeline.site.bodies import Bodies, open_bodies
from pipeline.site.catalogue import Catalogue
from pipeline.site.engine import body_version
from pipeline.store.published import PublishedDocument

_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|t[dhr]|d[td]|div|blockquote|pre|figcaption|caption)>|<br ?/?>")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")

_READ_KINDS = {"line", "text", "document_number"}
"""Kinds of fields whose text is searched with the body: what an authority is called, what an applicant hands in."""

_HIDDEN = {"retracted"}
"""States of documents that search does not know."""


@contextmanager
def unsearched(
    cache: Path, portal: Portal, everything: bool
) -> Iterator[Iterator[tuple[str, PublishedDocument | None]]]:
    """Documents of the build with this cache that search does not know as they are, by path; None where one is gone.

    When the block ends without an error, search knows them. `everything`: all documents, for an index that has none.
    """
    catalogue = Catalogue(cache / "catalogue.sqlite")
    bodies = open_bodies(cache, body_version(portal))
    catalogue.begin()
    try:
        yield (
            (path, _published(*found, portal, bodies) if found else None)
            for path, found in catalogue.records.unsearched(everything)
        )
        catalogue.records.note_searched()
        catalogue.commit()
    finally:
        catalogue.close()  # what was not committed is rolled back


def _published(
    row: Mapping[str, Any], values: Mapping[str, Any], body: str, portal: Portal, bodies: Bodies
) -> PublishedDocument | None:
    if row["status"] in _HIDDEN:
        return None
    kind = portal.types[row["type"]]
    return PublishedDocument(
        address=row["address"],
        title=row["title"],
        kind=kind.name,
        kind_label=kind.label,
        agency=row["agency"],
        agency_name=row["agency_name"],
        date=_day(row["sort_date"]),
        lang=row["lang"],
        status=row["status"],
        summary=str(values.get("summary", "")),
        tags=tuple(values.get("tags", ())),
        number=str(values.get("number", "")),
        text="\n".join([plain_text(bodies.get(body).html), *_field_texts(values, kind)]).strip(),
        form=_label(values, kind, "kind"),
        domain=_label(values, kind, "domain"),
        in_force=row["status"] != "expired" and values.get("validity") != "het-hieu-luc",
        site=row["site"],
    )


def _day(sort: str) -> str:
    """The day of what orders lists: a week (`2026-W47`) gives its Monday."""
    year, week, number = sort.partition("-W")
    return date.fromisocalendar(int(year), int(number[:2]), 1).isoformat() if week else sort[:10]


def _label(values: Mapping[str, Any], kind: DocumentType, name: str) -> str:
    """What the choice of a field is called; nothing where the type has no such field."""
    field = kind.fields.get(name)
    return field.choices.get(str(values.get(name, "")), "") if field else ""


def _field_texts(values: Mapping[str, Any], kind: DocumentType) -> Iterator[str]:
    """The texts in fields of the document's own type, and what its choices are called."""
    for name in kind.own_fields:
        field, value = kind.fields[name], values.get(name)
        if not value:
            continue
        for each in value if isinstance(value, list | tuple) else [value]:
            if field.kind in _READ_KINDS:
                yield str(each)
            elif field.kind == "choice":
                yield field.choices.get(str(each), "")
            elif field.kind == "record":
                yield " ".join(
                    str(each[part.name])
                    for part in field.fields
                    if part.kind in _READ_KINDS and part.name in each
                )


def plain_text(body: str) -> str:
    """The words of a body, a line for each paragraph, cell or heading."""
    text = html.unescape(_TAG.sub(" ", _BLOCK_ENDS.sub("\n", body)))
    return _LINES.sub("\n", _BLANK.sub(" ", text)).strip()
