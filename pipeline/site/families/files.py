"""Images and attachments as visitors get them: images in several widths without camera data, attachments as sent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import place_of
from pipeline.site.family import Family, Made
from pipeline.site.inputs.files import FileContent, OwnFile
from pipeline.site.inputs.input import Scope
from pipeline.site.views import SiteView
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return ((path,) for path in world.files())


def _site_of(scope: Scope) -> str:
    place = place_of(scope[0])
    return place.site if place else ""


def attachment(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The bytes of an attachment, as they were approved."""
    content: FileContent = values["file"]
    return content.read()


def image(values: Mapping[str, Any], site: SiteView) -> bytes:
    """An image at one width."""
    content: FileContent = values["file"]
    return content.copy(values["width"], values["kind"])


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    content: FileContent | None = inputs["file"]
    if content is None:
        return
    view = content.view
    if not view.is_image:
        yield Made(view.address[1:], attachment, inputs)
        return
    yield Made(view.address[1:], image, {**inputs, "width": view.width, "kind": view.ending.lower()})
    for width in view.widths:
        for kind in ("webp", "jpg"):
            yield Made(view.copy(width, kind)[1:], image, {**inputs, "width": width, "kind": kind})


FILES = Family(name="file", inputs={"file": OwnFile()}, scopes=_scopes, site_of=_site_of, pages=_pages)
