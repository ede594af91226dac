"""Lists of a type's documents: the type's home, its years, and the same narrowed by one facet.

A short list stands whole on one page, and a subsite's short list needs no filters. A long one shows its
newest there and is split by year; a year is numbered from its oldest document, so that a full page never
changes again, and the year's own page shows the newest, never fewer than half a page (DESIGN, principle 3).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import site_root
from pipeline.model.agency import MAIN
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Limits, Types
from pipeline.site.inputs.files import Pictures
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import CountsBelow, FacetLabel, FacetValues, IsLong, Listed, Members, ThisWeek
from pipeline.site.records import Row
from pipeline.site.views import TypeView
from pipeline.site.world import World


def _type_scopes(world: World) -> Iterable[Scope]:
    return ((site, name) for site in world.portal.sites() for name in world.portal.types)


def _scopes_in_long(kind: str, above: int) -> Callable[[World], Iterable[Scope]]:
    """The groups of a kind in long lists, which so many parts of a group's name stand for; others are not split."""

    def scopes(world: World) -> Iterator[Scope]:
        limit, wholes = world.portal.settings.list_limit, {2: "type", 4: "facet"}[above]
        is_long: dict[Scope, bool] = {}
        for group in world.groups(kind):
            whole = (wholes, *group[1 : above + 1])
            if whole not in is_long:
                is_long[whole] = world.has_more(whole, limit)
            if is_long[whole]:
                yield group[1:]

    return scopes


def _facet_scopes(world: World) -> Iterator[Scope]:
    """The values of the facets by which a list is narrowed: any of the main portal, the long ones of a subsite."""
    limit = world.portal.settings.list_limit
    is_narrowed = {
        (site, name): site == MAIN or world.has_more(("type", site, name), limit)
        for site, name in _type_scopes(world)
    }
    return (group[1:] for group in world.groups("facet") if is_narrowed.get((group[1], group[2])))


def _site_of(scope: Scope) -> str:
    return scope[0]


def folder_of(site: str, kind: TypeView) -> str:
    """Output folder of a type's lists: `sokhdt/tin-tuc/`."""
    return f"{site_root(site)[1:]}{kind.type.folder}/"


def _lang(kind: TypeView) -> str:
    return "en" if kind.type.name == "english" else "vi"


def _first_page(folder: str, template: str, inputs: Mapping[str, Any], more: Mapping[str, Any]) -> Page:
    rows, limits = inputs["rows"], inputs["limits"]
    whole = len(rows) <= limits["whole"]
    if whole and "rank" in more["kind"].type.columns:
        rows = by_rank(rows)
    values = {
        **more,
        "listed": rows if whole else rows[: limits["page"]],
        "whole": whole,
        "years": [] if whole else [year for year, _ in reversed(inputs["years"])],
        "folder": f"/{folder}",
    }
    return Page(f"{folder}index.html", template, values, _lang(more["kind"]))


def by_rank(rows: list[Row]) -> list[Row]:
    """People in the order of protocol: the main portal's before those of agencies, then by their rank."""

    def place(row: Row) -> tuple[str, int, str]:
        rank = str(row.shown["columns"].get("rank", ""))
        return row.shown["site"], int(rank) if rank.isdigit() else len(rows), row.shown["title"]

    return sorted(rows, key=place)


def _homes(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    kind = inputs["types"][scope[1]]
    filtered = scope[0] == MAIN or len(inputs["rows"]) > inputs["limits"]["whole"]
    facets = inputs["facets"] if filtered else {}
    feed = f"/{folder_of(MAIN, kind)}atom.xml" if scope[0] == MAIN else f"{site_root(scope[0])}atom.xml"
    more = {
        "kind": kind,
        "feed": feed,
        "facets": facets,
        **{name: inputs[name] for name in ("this_week", "pictures")},
    }
    yield _first_page(folder_of(scope[0], kind), "category", inputs, more)


def _facet_homes(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    site, name, facet, value = scope
    if not (site == MAIN or inputs["long"]) or not inputs["rows"]:
        return
    kind = inputs["types"][name]
    more = {"kind": kind, "label": inputs["label"], "section_folder": f"/{folder_of(site, kind)}"}
    yield _first_page(f"{folder_of(site, kind)}loc/{facet}/{value}/", "facet", inputs, more)


def numbered(rows: list[Row], size: int) -> tuple[list[list[Row]], list[Row]]:
    """Cut rows (newest first) into full pages from the oldest, and the rest for the year's own page."""
    full = max(0, (len(rows) - (size + 1) // 2) // size)
    oldest_first = rows[::-1]
    pages = [oldest_first[at * size : (at + 1) * size][::-1] for at in range(full)]
    return pages, oldest_first[full * size :][::-1]


def _year_pages(folder: str, inputs: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Page]:
    rows, limits = inputs["rows"], inputs["limits"]
    pages, newest = numbered(rows, limits["page"]) if len(rows) > limits["whole"] else ([], rows)
    common = {**values, "pages": len(pages), "folder": f"/{folder}"}
    lang = _lang(values["kind"])
    yield Page(f"{folder}index.html", "archives", {**common, "listed": newest, "number": 0}, lang)
    for number, shown in enumerate(pages, 1):
        yield Page(
            f"{folder}trang-{number}.html", "archives", {**common, "listed": shown, "number": number}, lang
        )


def _years(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    if inputs["long"] and inputs["rows"]:
        site, name, year = scope
        kind = inputs["types"][name]
        section = folder_of(site, kind)
        values = {
            "kind": kind,
            "year": year,
            "label": {"facet": "", "value": ""},
            "section_folder": f"/{section}",
        }
        yield from _year_pages(f"{section}{year}/", inputs, values)


def _facet_years(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    if inputs["long"] and inputs["rows"]:
        site, name, facet, value, year = scope
        kind = inputs["types"][name]
        section = folder_of(site, kind)
        values = {"kind": kind, "year": year, "label": inputs["label"], "section_folder": f"/{section}"}
        yield from _year_pages(f"{section}loc/{facet}/{value}/{year}/", inputs, values)


SECTION_HOMES = Family(
    name="section-home",
    inputs={
        "rows": Listed("type"),
        "years": CountsBelow("type-year"),
        "facets": FacetValues(),
        "this_week": ThisWeek(),
        "pictures": Pictures(("type",), newest=100, types=("leader", "special_page")),
        "limits": Limits(),
        "types": Types(),
    },
    scopes=_type_scopes,
    site_of=_site_of,
    pages=_homes,
)
YEARS = Family(
    name="year",
    inputs={
        "rows": Members("type-year"),
        "long": IsLong("type", "type-year"),
        "limits": Limits(),
        "types": Types(),
    },
    scopes=_scopes_in_long("type-year", 2),
    site_of=_site_of,
    pages=_years,
)
FACETS = Family(
    name="facet",
    inputs={
        "rows": Listed("facet"),
        "years": CountsBelow("facet-year"),
        "label": FacetLabel("facet"),
        "long": IsLong("type", "facet"),
        "limits": Limits(),
        "types": Types(),
    },
    scopes=_facet_scopes,
    site_of=_site_of,
    pages=_facet_homes,
)
FACET_YEARS = Family(
    name="facet-year",
    inputs={
        "rows": Members("facet-year"),
        "label": FacetLabel("facet-year"),
        "long": IsLong("facet", "facet-year"),
        "limits": Limits(),
        "types": Types(),
    },
    scopes=_scopes_in_long("facet-year", 4),
    site_of=_site_of,
    pages=_facet_years,
)
