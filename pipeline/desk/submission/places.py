"""Where somebody may write: on which sites, what types of documents, and where a new document's file will stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.desk.submission.content import Content
from pipeline.model.address import content_folder
from pipeline.model.agency import MAIN
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal
from pipeline.model.vietnamese import slug
from pipeline.workflow.authority import Standing, boards_to_submit

_LONGEST_NAME = 80
_NAMELESS = "khong-tieu-de"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that somebody may write for."""

    label: str
    """MAIN for the main portal."""
    name: str


@dataclass(frozen=True, slots=True)
class TypesOfSection:
    """A section with its types, as a list to choose from."""

    label: str
    types: tuple[DocumentType, ...]


def sites_of(portal: Portal, standing: Standing) -> list[Site]:
    """Sites that an account may send documents to; its own agencies first, then the main portal."""
    agencies = [
        Site(label, portal.agencies[label].name) for label in standing.levels if label in portal.agencies
    ]
    may_main = bool(boards_to_submit(standing, f"{content_folder(MAIN)}/x/x.md"))
    return [*agencies, *([Site(MAIN, portal.main.name)] if may_main else [])]


def choices_of_type(portal: Portal) -> Sequence[TypesOfSection]:
    """Every type of document, by section."""
    return [
        TypesOfSection(section.label, tuple(portal.types[name] for name in section.types))
        for section in portal.sections
    ]


def suppliers_of(portal: Portal, standing: Standing) -> dict[str, str]:
    """Labels and names of agencies that an account may name as the supplier."""
    if standing.is_main_board:
        return {each.label: each.name for each in (portal.main, *portal.agencies.values())}
    return {label: portal.agencies[label].name for label in standing.levels if label in portal.agencies}


def new_path(
    kind: DocumentType, site: str, content: Content, moment: datetime, taken: Collection[str]
) -> str:
    """Where the file of a new document stands: by its year and title, never where another one is."""
    day = str(content.values.get(kind.sort) or content.values.get("date") or "")[:4]
    year = day if day.isdigit() and len(day) == 4 else f"{moment.year}"
    named = content.values.get("number") if kind.name == "legal_document" else content.values.get("title")
    name = slug(str(named or content.values.get("title", "")), _LONGEST_NAME) or _NAMELESS
    folder = f"{content_folder(site)}/{kind.folder}/{year}"
    paths = (f"{folder}/{name}{f'-{number}' if number > 1 else ''}.md" for number in range(1, 10_000))
    return next(path for path in paths if path not in taken)
