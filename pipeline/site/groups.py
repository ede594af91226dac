"""Groups: the lists that a document stands in. One function decides, for lists and for the plan alike.

A group is a tuple that starts with its kind: `("type-year", "sokhdt", "news", "2026")`. A page that
shows a list reads a group, and a document that changes touches the groups it stands in before
and after: that is how the plan knows every page that a change can reach.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.address import file_paths
from pipeline.model.agency import MAIN
from pipeline.model.document_number import number_key
from pipeline.model.document_type import DocumentType
from pipeline.model.field import Field
from pipeline.model.portal import Portal
from pipeline.model.vietnamese import slug
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
    kind = portal.types[record.type]
    for file in files_of(values, kind):
        for path in file_paths(file, record.site):
            yield ("uses-file", path)
    for path in documents_of(values, kind):
        yield ("names-document", path)
    yield ("address", record.address)
    for alias in values.get("aliases", ()):
        yield ("alias", alias)


def _lists(site: str, record: Record, portal: Portal) -> Iterator[Group]:
    kind, year = record.type, record.row["sort_date"][:4]
    if record.values.get("forward_to_main") if record.site != site else portal.types[kind].front:
        yield ("front", site)
    if record.site == site and record.values.get("featured"):
        yield ("featured", site)
    yield ("type", site, kind)
    if record.site != site:
        yield ("all", site)
    facets = [(name, facet_value(record.values, name)) for name in facets_on(site, portal.types[kind])]
    for facet in facets:
        if facet[1]:
            yield ("facet", site, kind, *facet)
    if not year:
        return  # a draft without a date stands in no list of a year
    yield ("type-year", site, kind, year)
    if record.site == site:
        yield ("sitemap", site, year)
    for facet in facets:
        if facet[1]:
            yield ("facet-year", site, kind, *facet, year)


def facets_on(site: str, kind: DocumentType) -> tuple[str, ...]:
    """Fields by which a site's list of a type can be narrowed; the main portal also narrows by agency."""
    return (*kind.facets, "agency") if site == MAIN else kind.facets


def facet_value(values: Mapping[str, Any], facet: str) -> str:
    """The value of a facet as it stands in an address."""
    return slug(str(values.get(facet, "")))


def _numbers(values: Any) -> Iterator[Group]:
    if values.get("number"):
        yield ("number", number_key(values["number"]))
    for relation in values.get("relations", ()):
        if relation.get("number"):
            yield ("refers", number_key(relation["number"]))


def files_of(values: Mapping[str, Any], kind: DocumentType) -> list[str]:
    """The images, attachments and forms that the values name, as `/files/…`, each once."""
    return list(dict.fromkeys(_of_kind("file", values, kind.file_fields)))


def documents_of(values: Mapping[str, Any], kind: DocumentType) -> list[str]:
    """Paths of the documents that the values name, without the one that this one translates."""
    fields = [field for field in kind.document_fields if field.name != "translation_of"]
    return list(dict.fromkeys(_of_kind("document", values, fields)))


def _of_kind(kind: str, values: Mapping[str, Any], fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        if not value or field.kind not in {kind, "record"}:
            continue
        for item in value if field.many else [value]:
            if field.kind == kind:
                yield item
            else:
                yield from _of_kind(kind, item, field.fields)
