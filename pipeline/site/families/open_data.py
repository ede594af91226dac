"""Open data: every collection as JSON and CSV by year, with a catalogue for people and one for machines.

The main portal's collections hold the subsites' documents too, so there is one set for the province.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from pipeline.model.agency import MAIN
from pipeline.site.families.lists import folder_of, numbered
from pipeline.site.family import Family, Made, Page
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.records import AllYears, Records
from pipeline.site.views import RecordView, SiteView, TypeView
from pipeline.site.world import World

_BATCH = 1000
"""Documents of one file; a longer year is cut from its oldest, so that a full file never changes."""
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell (OWASP, CSV injection)."""


def as_json(values: Mapping[str, Any], site: SiteView) -> bytes:
    """One collection's year as JSON."""
    kind: TypeView = values["kind"]
    items = ",\n".join(_dumped(_public(document, kind, site)) for document in values["documents"])
    head = _dumped({"title": f"{kind.type.label} {values['year']}", "source": site.absolute("/")})
    return f'{head[:-1]}, "items": [\n{items}\n]}}\n'.encode()


def as_csv(values: Mapping[str, Any], site: SiteView) -> bytes:
    """One collection's year as CSV (RFC 4180), with the mark that makes Excel read it as UTF-8."""
    kind: TypeView = values["kind"]
    names = list(dict.fromkeys(["url", "status", *kind.type.fields]))
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for document in values["documents"]:
        public = _public(document, kind, site)
        writer.writerow([_cell(public[name]) if name in public else "" for name in names])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _dumped(value: Any) -> str:
    """JSON on one line in which no reader can mistake anything for a tag."""
    return _ENCODER.encode(value).replace("<", "\\u003c")


def _public(document: RecordView, kind: TypeView, site: SiteView) -> dict[str, Any]:
    row, values = document.row, document.values
    shown = (
        kind.type.fields if values["status"] != "retracted" else ("title", "date", "agency", "change_notes")
    )
    kept = {name: values[name] for name in shown if name in values}
    return {"url": site.absolute(row["address"]), "status": values["status"], **kept}


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else _ENCODER.encode(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def catalogue(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The catalogue of collections for machines, in the words of DCAT."""
    types: Mapping[str, TypeView] = values["types"]
    sets = [
        {
            "title": types[name].type.label,
            "distribution": [
                {
                    "title": year,
                    "downloadURL": site.absolute(f"/{types[name].type.folder}/{year}/du-lieu.{ending}"),
                }
                for year in years
                for ending in ("json", "csv")
            ],
        }
        for name, years in values["years"].items()
    ]
    whole = {
        "@context": "https://www.w3.org/ns/dcat.jsonld",
        "publisher": site.agency["name"],
        "dataset": sets,
    }
    return f"{_dumped(whole)}\n".encode()


def _year(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    site, name, year = scope
    if site != MAIN or not inputs["documents"]:
        return
    kind = inputs["types"][name]
    full, newest = numbered(inputs["documents"], _BATCH)
    for number, documents in [(0, newest), *enumerate(full, 1)]:
        path = f"{folder_of(MAIN, kind)}{year}/du-lieu{f'-{number}' if number else ''}"
        values = {"kind": kind, "year": year, "documents": documents}
        yield Made(f"{path}.json", as_json, values)
        yield Made(f"{path}.csv", as_csv, values)


def _index(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page | Made]:
    if scope[0] == MAIN:
        yield Page("du-lieu-mo/index.html", "open_data", dict(inputs))
        yield Made("du-lieu-mo/catalog.json", catalogue, dict(inputs))


def _years(world: World) -> Iterable[Scope]:
    return (group[1:] for group in world.groups("type-year") if group[1] == MAIN)


OPEN_DATA = Family(
    name="open-data",
    inputs={"documents": Records("type-year"), "types": Types()},
    scopes=_years,
    site_of=lambda scope: MAIN,
    pages=_year,
)
OPEN_DATA_INDEX = Family(
    name="open-data-index",
    inputs={"years": AllYears(), "types": Types()},
    scopes=lambda world: [(MAIN,)],
    site_of=lambda scope: MAIN,
    pages=_index,
)
