"""The theme's own files under names that carry a hash of their bytes, so that browsers may keep them for ever."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.agency import MAIN
from pipeline.site.colours import is_colour, style_sheet
from pipeline.site.family import Family, Made
from pipeline.site.inputs.data import Colours
from pipeline.site.inputs.files import AssetContent, OwnAsset
from pipeline.site.inputs.input import Scope
from pipeline.site.views import SiteView, colour_address
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return ((name,) for name in world.theme.assets)


def asset(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The bytes of an asset."""
    content: AssetContent = values["asset"]
    return content.read()


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    if inputs["asset"]:
        yield Made(inputs["asset"].address[1:], asset, inputs)


def _colour_scopes(world: World) -> Iterable[Scope]:
    portal = world.portal
    colours = {agency.theme.get("colour", "") for agency in (portal.main, *portal.agencies.values())}
    return ((colour,) for colour in sorted(colours) if is_colour(colour))


def colours(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The style sheet of an agency's own colour."""
    return style_sheet(values["colour"]).encode()


def _colour_pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    if scope[0] in inputs["colours"]:
        yield Made(colour_address(scope[0])[1:], colours, {"colour": scope[0]})


COLOURS = Family(
    name="colour",
    inputs={"colours": Colours()},
    scopes=_colour_scopes,
    site_of=lambda scope: MAIN,
    pages=_colour_pages,
)
ASSETS = Family(
    name="asset", inputs={"asset": OwnAsset()}, scopes=_scopes, site_of=lambda scope: MAIN, pages=_pages
)
