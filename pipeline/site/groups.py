"""Groups: the lists that a document stands in. One function decides, for lists and for the plan alike.

A group is a tuple that starts with its kind: `("type-year", "sokhdt", "news", "2026")`. A page that
shows a list reads a group, and a document that changes touches the groups it stands in before
and after: that is how the plan knows every page that a change can reach.
"""

from collections.abc import Iterator
from typing import Any

from pipeline.model.agency import MAIN
from pipeline.model.portal import Portal
from pipeline.model.vietnamese import fold
from pipeline.site.records import Record

Group = tuple[str, ...]


def groups_of(record: Record, portal: Portal) -> Iterator[Group]:
    """Every group that the record stands in."""
    values = record.values
    for site in dict.fromkeys((record.site, MAIN)):
        yield from _lists(site, record, portal)
    if values.get("agency"):
        yield ("agency", values["agency"])
    if values.get("translation_of"):
        yield ("translations", values["translation_of"])
    yield from _numbers(values)
    for file in files_of(values):
        yield ("uses-file", record.site, file)


def _lists(site: str, record: Record, portal: Portal) -> Iterator[Group]:
    kind, year = record.type, record.sort[:4]
    if record.site == site or record.values.get("forward_to_main"):
        yield ("front", site)
    yield ("type", site, kind)
    yield ("type-year", site, kind, year)
    yield ("sitemap", site, year) if record.site == site else ("all", site)
    facets = portal.types[kind].facets + (("agency",) if site == MAIN else ())
    for facet in facets:
        if record.values.get(facet):
            yield ("facet", site, kind, facet, record.values[facet])
            yield ("facet-year", site, kind, facet, record.values[facet], year)


def _numbers(values: Any) -> Iterator[Group]:
    if values.get("number"):
        yield ("number", number_key(values["number"]))
    for relation in values.get("relations", ()):
        if relation.get("number"):
            yield ("refers", number_key(relation["number"]))


def number_key(number: str) -> str:
    """The spelling under which a document number is found: `40/2012/QĐ-UBND` and `40/2012/qd-ubnd` agree."""
    return fold(number).replace(" ", "")


def files_of(values: Any) -> list[str]:
    """The images and attachments that the values name, as `/files/…`."""
    named = [*values.get("images", ()), *values.get("attachments", ())]
    return [item["file"] for item in named if item.get("file")]
