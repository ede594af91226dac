"""The page of each document."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import place_of
from pipeline.site.family import Family, Page
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.documents import (
    Files,
    NamedDocuments,
    OlderOfType,
    Original,
    OwnRecord,
    ReferredBy,
    RelatedTo,
    Translations,
)
from pipeline.site.inputs.input import Scope
from pipeline.site.world import World


def _scopes(world: World) -> Iterable[Scope]:
    return ((path,) for path in world.paths())


def _site_of(scope: Scope) -> str:
    place = place_of(scope[0])
    return place.site if place else ""


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Page]:
    document = inputs["document"]
    if document is None:
        return
    kind = inputs["types"][document.row["type"]]
    values = {**inputs, "kind": kind}
    del values["types"]
    yield Page(document.row["address"].lstrip("/"), "article", values, document.row["lang"])


DOCUMENTS = Family(
    name="document",
    inputs={
        "document": OwnRecord(),
        "older": OlderOfType(5),
        "files": Files(),
        "translations": Translations(),
        "original": Original(),
        "named": NamedDocuments(),
        "related_to": RelatedTo(),
        "referred_by": ReferredBy(),
        "types": Types(),
    },
    scopes=_scopes,
    site_of=_site_of,
    pages=_pages,
)
