"""Views: what a template is given, each with a digest of all that it can show.

A page's digest is computed from exactly the values its template gets, so nothing that a template
shows can be missing from it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from pipeline.markup.rendered import Rendered
from pipeline.model.agency import MAIN, Agency
from pipeline.model.document_type import DocumentType
from pipeline.model.field import Field
from pipeline.model.portal import Portal
from pipeline.model.section import Section
from pipeline.site.bodies import Bodies
from pipeline.site.colours import is_colour
from pipeline.site.records import Row, as_json, digest_of


@dataclass(frozen=True, slots=True)
class RecordView:
    """One document in full, its body read only when a template asks for it."""

    row: Mapping[str, Any]
    values: Mapping[str, Any]
    digest: bytes
    body_id: str
    bodies: Bodies

    @property
    def body(self) -> Rendered:
        return self.bodies.get(self.body_id)


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page of a site shows of its agency, and the menu."""

    label: str
    agency: Mapping[str, Any]
    sections: tuple[Mapping[str, Any], ...]
    root: str
    base_url: str
    sample: bool
    footer: tuple[Mapping[str, str], ...]
    """Links that the portal's data puts at the foot of every page: address, label, label_en."""
    search_report: str
    """Address for questions that found nothing, or nothing."""
    opened: str
    """The day on which the portal opened, or nothing."""
    colours: str
    """Address of the style sheet with the agency's own colour, or nothing."""
    link: Callable[[str], str]
    """Writes an address as a link on this site's pages."""
    absolute: Callable[[str], str]
    """Writes an address with scheme and host."""
    digest: bytes

    @property
    def is_main(self) -> bool:
        return self.label == MAIN


@dataclass(frozen=True, slots=True)
class TypeView:
    """A document type's labels, fields and lists."""

    type: DocumentType
    section: Section
    parts: tuple[DocumentType, ...]
    """The types of the same section, this one among them."""
    digest: bytes

    facts: tuple[Field, ...]
    """The type's own fields with a value of one line or a few."""
    records: tuple[Field, ...]
    """The type's own fields with a table."""

    def facts_in(self, values: Mapping[str, Any], hidden: Collection[str]) -> list[Field]:
        """The facts that values hold, without those that the page shows elsewhere."""
        return [field for field in self.facts if field.name in values and field.name not in hidden]

    def records_in(self, values: Mapping[str, Any], hidden: Collection[str]) -> list[Field]:
        """The tables that values hold, without those that the page shows elsewhere."""
        return [field for field in self.records if values.get(field.name) and field.name not in hidden]

    def address_on(self, root: str) -> str:
        """Address of the type's list on the site whose root this is."""
        return f"{root}{self.type.folder}/"


_PUBLIC = ("label", "name", "short_name", "name_en", "kind", "parent", "address", "phone", "email")
_SHOWN = (*_PUBLIC, "website", "responsible", "status", "successor", "theme")


def site_view(portal: Portal, site: str) -> SiteView:
    """The view of the main portal or of one subsite; boards are not in it."""
    agency = portal.main if site == MAIN else portal.agencies[site]
    public = public_agency(agency)
    root = f"/{site}/" if site else "/"
    sections = tuple(_section(portal, section, root) for section in portal.sections)
    settings = portal.settings
    colour = agency.theme.get("colour", "")
    colours = colour_address(colour) if is_colour(colour) else ""
    footer = tuple(settings.footer)
    own = [public, sections, root, settings.base_url, settings.addressing, settings.sample]
    own += [footer, settings.opened, colours, settings.search_report]
    if settings.addressing == "hosts":
        own.append(
            list(portal.agencies)
        )  # an address leads to another host once its first segment is a label
    return SiteView(
        label=site,
        agency=public,
        sections=sections,
        root=root,
        base_url=settings.base_url,
        sample=settings.sample,
        footer=footer,
        search_report=settings.search_report,
        opened=settings.opened,
        colours=colours,
        link=lambda address: portal.link(address, site),
        absolute=portal.absolute,
        digest=digest_of(own),
    )


def colour_address(colour: str) -> str:
    """Address of the style sheet that gives a site a colour."""
    return f"/theme/mau-{colour[1:].lower()}.css"


def public_agency(agency: Agency) -> dict[str, Any]:
    """What the public sees of an agency; its board's accounts are not in it."""
    return {name: getattr(agency, name) for name in _SHOWN}


def _section(portal: Portal, section: Section, root: str) -> dict[str, Any]:
    types = [portal.types[name] for name in section.types]
    parts = [
        {"label": kind.label, "label_en": kind.label_en, "address": f"{root}{kind.folder}/"} for kind in types
    ]
    return {
        "name": section.name,
        "label": section.label,
        "label_en": section.label_en,
        "summary": section.summary,
        "address": parts[0]["address"],
        "parts": parts,
        "types": list(section.types),
    }


def type_view(portal: Portal, name: str) -> TypeView:
    """A document type of the portal, by its name, as pages are given it."""
    kind, section = portal.types[name], portal.section_of(name)
    parts = tuple(portal.types[each] for each in section.types)
    own = [kind.fields[name] for name in kind.own_fields]
    return TypeView(
        type=kind,
        section=section,
        parts=parts,
        digest=blake2b(
            repr((kind, section, [part.label for part in parts])).encode(), digest_size=16
        ).digest(),
        facts=tuple(field for field in own if field.kind != "record"),
        records=tuple(field for field in own if field.kind == "record"),
    )


class TypeViews(Mapping[str, TypeView]):
    """The views of a portal's types, each made when it is first asked for."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._made: dict[str, TypeView] = {}

    def __getitem__(self, name: str) -> TypeView:
        if name not in self._made:
            self._made[name] = type_view(self._portal, name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._portal.types)

    def __len__(self) -> int:
        return len(self._portal.types)


def digest_of_values(values: object) -> bytes:
    """The digest of everything in the values that a template is given."""
    whole = blake2b(digest_size=16)
    _add(whole, values)
    return whole.digest()


def _add(whole: Any, value: object) -> None:
    if value.__class__ is str:
        whole.update(f"{len(value)}:{value};".encode())
    elif hasattr(value, "digest"):
        whole.update(value.digest)
    elif isinstance(value, Mapping):
        whole.update(b"{%d" % len(value))
        for key, item in value.items():
            whole.update(f"{key}=".encode())
            _add(whole, item)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        whole.update(b"[%d" % len(value))
        for item in value:
            if type(item) is Row:  # most of what lists hold
                whole.update(item.digest)
            else:
                _add(whole, item)
    elif value is None:
        whole.update(b"-;")
    else:
        whole.update(f"{type(value).__name__}:{as_json(value)};".encode())
