"""A record: what the catalogue keeps of one public document, in the three sizes that pages ask for.

A *row* is what a list shows; *values* are all the document's fields; the body stays with its blob.
Pages are planned by comparing digests of these, so a change of the text alone never touches a list.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from pipeline.model.agency import Agency
from pipeline.model.document import Document
from pipeline.model.portal import Portal

_SHOWN_SUMMARY = 240


@dataclass(frozen=True, slots=True)
class Record:
    """One public document as the catalogue keeps it."""

    path: str
    site: str
    type: str
    address: str
    sort: str
    """Orders lists: date and then path, so that no two documents are ever equal."""
    row: Mapping[str, Any]
    values: Mapping[str, Any]
    body: str
    """Id of the file's bytes, under which the rendered body is kept."""


class Row(NamedTuple):
    """What a list shows of a document, and its digest."""

    shown: Mapping[str, Any]
    digest: bytes

    @property
    def year(self) -> str:
        """The year under which lists show the document."""
        return str(self.shown["sort_date"][:4])


def record_of(document: Document, blob: str, portal: Portal, day: str) -> Record:
    """Make the record of a document as it stands on a day (`YYYY-MM-DD`)."""
    values = {**document.values, "status": document.status_on(day), "lang": document.lang}
    return Record(
        path=document.path,
        site=document.place.site,
        type=document.type.name,
        address=document.place.address,
        sort=f"{document.sort_date} {document.path}",
        row=_row(document, values, portal),
        values=values,
        body=blob,
    )


def _row(document: Document, values: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    agency = portal.agency(values.get("agency", ""))
    images = values.get("images", ())
    summary = str(values.get("summary", ""))
    return {
        "path": document.path,
        "address": document.place.address,
        "site": document.place.site,
        "type": document.type.name,
        "title": document.title,
        "date": str(values.get("date", "")),
        "sort_date": document.sort_date,
        "lang": document.lang,
        "status": values["status"],
        "translation_of": values.get("translation_of", ""),
        "agency": agency.label if agency else "",
        "agency_name": _name_of(agency, document.lang),
        "summary": summary
        if len(summary) <= _SHOWN_SUMMARY
        else f"{summary[:_SHOWN_SUMMARY].rsplit(' ', 1)[0]}…",
        "image": images[0] if images else None,
        "facets": {name: values[name] for name in (*document.type.facets, "agency") if name in values},
        "columns": {name: values[name] for name in document.type.columns if name in values},
    }


def _name_of(agency: Agency | None, lang: str) -> str:
    if agency is None:
        return ""
    return agency.name_en if lang == "en" and agency.name_en else agency.short_name


def digest_of(value: object) -> bytes:
    """A digest of anything that JSON can hold, the same on every machine."""
    return blake2b(as_json(value).encode(), digest_size=16).digest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def as_json(value: object) -> str:
    """JSON with keys in the order given, without blanks."""
    return _ENCODER.encode(value)
