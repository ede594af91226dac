"""Pages about the portal itself: site map, ways to search, not-found page, and the imprint that Đ3.1b asks for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import site_root
from pipeline.model.agency import MAIN
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Agencies, Board, Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import YearsOfTypes
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return ((site,) for site in world.portal.sites())


def _site_of(scope: Scope) -> str:
    return scope[0]


def _site_maps(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    root = site_root(scope[0])[1:]
    yield Page(f"{root}so-do/index.html", "site_map", dict(inputs))
    yield Page(f"{root}404.html", "404", dict(inputs))
    if scope[0] == MAIN:  # where `opensearch.xml` sends a browser's search box
        yield Page("tim-kiem/index.html", "search", dict(inputs))


def _imprints(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    yield Page(f"{site_root(scope[0])[1:]}thong-tin/index.html", "imprint", dict(inputs))


SITE_MAPS = Family(
    name="site-map",
    inputs={"years": YearsOfTypes(), "agencies": Agencies(), "types": Types()},
    scopes=_scopes,
    site_of=_site_of,
    pages=_site_maps,
)
IMPRINTS = Family(
    name="imprint",
    inputs={"board": Board()},
    scopes=_scopes,
    site_of=_site_of,
    pages=_imprints,
)
