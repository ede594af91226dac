"""Checks of the name that a document's file bears: it is the page's address for ever (DESIGN: URLs)."""

import re
from collections.abc import Iterator

from pipeline.checks.issue import Fault, fault_at
from pipeline.model.address import Place
from pipeline.model.rules import Limits
from pipeline.model.vietnamese import slug

_NAME = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_PAGES_OF_THE_PROGRAM = re.compile(r"^(?:index|trang-\d+)$")


def name_faults(place: Place, limits: Limits) -> Iterator[Fault]:
    """Faults of the folders and the file name below a type's folder."""
    *folders, name = place.rest.removesuffix(".md").split("/")
    for part in (*folders, name):
        if not _NAME.match(part):
            yield fault_at(1, "bad_name", found=part, meant=slug(part) or "ten-tin")
    if limits.slug_length is not None and len(name) > limits.slug_length:
        meant = slug(name, min(60, limits.slug_length))
        yield fault_at(1, "long_name", length=len(name), most=limits.slug_length, meant=meant)
    if _PAGES_OF_THE_PROGRAM.match(name):
        yield fault_at(1, "reserved_name", found=name)
