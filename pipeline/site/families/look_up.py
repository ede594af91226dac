"""The look-up of legal documents: kinds, fields, issuers and years as tables of links, without a script (Đ4.7)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.agency import MAIN
from pipeline.site.families.lists import folder_of
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Limits, Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import FacetValues, FacetYears, IsLong
from pipeline.site.world import World

TYPE = "legal_document"


def _scopes(world: World) -> Iterable[Scope]:
    return ((site, TYPE) for site in world.portal.sites())


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    if scope[1] != TYPE or not (scope[0] == MAIN or inputs["long"]):
        return
    kind, counts = inputs["types"][TYPE], inputs["counts"]
    folder = folder_of(scope[0], kind)
    years = {year for values in counts.values() for found in values.values() for year in found}
    values = {
        "kind": kind,
        "facets": inputs["facets"],
        "counts": counts,
        "years": sorted(years, reverse=True),
        "section_folder": f"/{folder}",
        "whole": inputs["limits"]["whole"],
    }
    yield Page(f"{folder}tra-cuu/index.html", "look_up", values)


LOOK_UP = Family(
    name="look-up",
    inputs={
        "facets": FacetValues(),
        "counts": FacetYears(),
        "long": IsLong("type", "type"),
        "limits": Limits(),
        "types": Types(),
    },
    scopes=_scopes,
    site_of=lambda scope: scope[0],
    pages=_pages,
)
