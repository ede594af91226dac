"""The home page of the main portal and of each subsite."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import site_root
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Agencies, Types
from pipeline.site.inputs.files import Pictures
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import Members, NewestBelow
from pipeline.site.inputs.records import Successor
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return ((site,) for site in world.portal.sites())


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    path = f"{site_root(scope[0])[1:]}index.html"
    if inputs["successor"]:
        yield Page(path, "redirect", {"target": inputs["successor"], "name": "Cơ quan đã kết thúc hoạt động"})
    else:
        yield Page(path, "index", dict(inputs))


HOMES = Family(
    name="home",
    inputs={
        "front": Members("front", newest=12),
        "featured": Members("featured", newest=5),
        "pictures": Pictures(("front", "featured"), newest=12),
        "newest": NewestBelow("type", newest=5),
        "agencies": Agencies(),
        "successor": Successor(),
        "types": Types(),
    },
    scopes=_scopes,
    site_of=lambda scope: scope[0],
    pages=_pages,
)
