"""The theme's own files under names that carry a hash of their bytes, so that browsers may keep them for ever."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.agency import MAIN
from pipeline.site.family import Family, Made
from pipeline.site.inputs.files import AssetContent, OwnAsset
from pipeline.site.inputs.input import Scope
from pipeline.site.views import SiteView
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


ASSETS = Family(
    name="asset", inputs={"asset": OwnAsset()}, scopes=_scopes, site_of=lambda scope: MAIN, pages=_pages
)
