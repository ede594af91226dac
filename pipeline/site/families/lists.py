"""Lists: a section's home with the newest, and its years with numbered pages.

A year is numbered from its oldest document, so that a full page never changes again; the year's own
page shows the newest, never fewer than half a page (DESIGN, principle 3).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import site_root
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import CountsBelow, Members
from pipeline.site.world import Row, World


def _type_scopes(world: World) -> Iterable[Scope]:
    return ((site, name) for site in world.portal.sites() for name in world.portal.types)


def _year_scopes(world: World) -> Iterable[Scope]:
    return (group[1:] for group in world.groups("type-year"))


def _site_of(scope: Scope) -> str:
    return scope[0]


def folder_of(site: str, kind: Any) -> str:
    """Output folder of a type's lists: `sokhdt/tin-tuc/`."""
    return f"{site_root(site)[1:]}{kind.type.folder}/"


def _homes(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    kind = inputs["types"][scope[1]]
    years = [year for year, _ in reversed(inputs["years"])]
    values = {"kind": kind, "listed": inputs["rows"], "years": years, "year": ""}
    yield Page(f"{folder_of(scope[0], kind)}index.html", "category", values)


def numbered(rows: list[Row], size: int) -> tuple[list[list[Row]], list[Row]]:
    """Cut rows (newest first) into full pages from the oldest, and the rest for the year's own page."""
    full = max(0, (len(rows) - (size + 1) // 2) // size)
    oldest_first = rows[::-1]
    pages = [oldest_first[at * size : (at + 1) * size][::-1] for at in range(full)]
    return pages, oldest_first[full * size :][::-1]


def _years(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    rows = inputs["rows"]
    if not rows:
        return
    site, name, year = scope
    kind = inputs["types"][name]
    pages, newest = numbered(rows, 20)
    folder = f"{folder_of(site, kind)}{year}/"
    common = {"kind": kind, "year": year, "pages": len(pages)}
    yield Page(f"{folder}index.html", "archives", {**common, "listed": newest, "number": 0})
    for number, shown in enumerate(pages, 1):
        yield Page(f"{folder}trang-{number}.html", "archives", {**common, "listed": shown, "number": number})


SECTION_HOMES = Family(
    name="section-home",
    inputs={"rows": Members("type", newest=20), "years": CountsBelow("type-year"), "types": Types()},
    scopes=_type_scopes,
    site_of=_site_of,
    pages=_homes,
)
YEARS = Family(
    name="year",
    inputs={"rows": Members("type-year"), "types": Types()},
    scopes=_year_scopes,
    site_of=_site_of,
    pages=_years,
)
