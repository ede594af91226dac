"""The directory of agencies on the main portal, and a page for each (Đ3.1, Đ7.2)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.agency import KINDS, MAIN
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Agencies, Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import Members
from pipeline.site.world import World

FOLDER = "danh-ba/co-quan/"


def _agency_scopes(world: World) -> Iterable[Scope]:
    return ((label,) for label in world.portal.sites() if label != MAIN)


def _directory(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    yield Page(f"{FOLDER}index.html", "directory", {"agencies": inputs["agencies"], "kinds": KINDS})


def _agency(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    listed = [agency for agencies in inputs["agencies"].values() for agency in agencies]
    agency = next((each for each in listed if each["label"] == scope[0]), None)
    if agency:
        values = {"agency": agency, "kind_label": KINDS[agency["kind"]], "newest": inputs["newest"]}
        parts = [each for each in listed if each["parent"] == scope[0]]
        yield Page(f"{FOLDER}{scope[0]}.html", "agency", {**values, "parts": parts, "types": inputs["types"]})


DIRECTORY = Family(
    name="directory",
    inputs={"agencies": Agencies()},
    scopes=lambda world: [(MAIN,)],
    site_of=lambda scope: MAIN,
    pages=_directory,
)
AGENCY_PAGES = Family(
    name="agency",
    inputs={"agencies": Agencies(), "newest": Members("agency", newest=10), "types": Types()},
    scopes=_agency_scopes,
    site_of=lambda scope: MAIN,
    pages=_agency,
)
