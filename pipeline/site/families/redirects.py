"""Former addresses: a page at each alias that leads to where the document stands now (URLs are for ever)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import is_alias
from pipeline.model.agency import MAIN
from pipeline.site.family import Family, Page
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import Members
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return (group[1:] for group in world.groups("alias"))


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    if not inputs["claimants"] or inputs["standing"] or not is_alias(scope[0]):
        return
    first = min((row.shown for row in inputs["claimants"]), key=lambda row: str(row["path"]))
    yield Page(scope[0][1:], "redirect", {"target": first["address"], "name": first["title"]}, first["lang"])


REDIRECTS = Family(
    name="redirect",
    inputs={"claimants": Members("alias"), "standing": Members("address", newest=1)},
    scopes=_scopes,
    site_of=lambda scope: MAIN,
    pages=_pages,
)
