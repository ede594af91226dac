"""The whole portal as one value: the main portal, its agencies, types, sections and settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.address import site_root
from pipeline.model.agency import MAIN, Agency
from pipeline.model.calendar import Calendar
from pipeline.model.document_type import DocumentType
from pipeline.model.rules import Rules
from pipeline.model.section import Section


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """What `portal.yml` says of the portal beyond what it says of its agency."""

    base_url: str
    """Scheme and host of the main portal, without a slash at the end."""
    addressing: str = "paths"
    """`paths` (/<label>/) or `hosts` (<label>.<domain>); the files are the same."""
    markdown_engine: str = "commonmark"
    page_size: int = 20
    """Rows of one numbered list page."""
    list_limit: int = 100
    """A list of up to this many documents stands on one page; a longer one is split by year."""
    editor_in_chief: str = ""
    """Account of the Tổng Biên tập, who may approve anything (Đ6.3)."""
    council: tuple[str, ...] = ()
    """Accounts of the Hội đồng biên tập: they read all, comment and order withdrawals (Đ15.3)."""
    information_centre: tuple[str, ...] = ()
    """Names under which `Nơi nhận` of an official document means whoever runs the portal (Đ8.1)."""
    footer: tuple[Mapping[str, str], ...] = ()
    """Links at the foot of every page: `address`, `label`, `label_en`."""
    opened: str = ""
    """The day on which the portal opened, `YYYY-MM-DD`: the date of pages that show nothing dated."""
    search_report: str = ""
    """Address on the portal to which browsers tell questions that found nothing; nothing: they are silent."""
    rules: str = ""
    """Name of the rule set: `40-2012` is `content/data/rules/40-2012.yml`."""
    sample: bool = False
    """Whether every page says that this is sample data."""


@dataclass(frozen=True, slots=True)
class Portal:
    """Everything that one commit's data files say."""

    settings: PortalSettings
    main: Agency
    agencies: Mapping[str, Agency]
    """Registered agencies by label, in the order of their labels."""
    types: Mapping[str, DocumentType]
    sections: tuple[Section, ...]
    rules: Rules = field(default_factory=Rules)
    """The rule set that `settings.rules` names."""
    rule_sets: tuple[Rules, ...] = ()
    """Every rule set, so that an item is judged by the one in force on its day; none where the portal names none."""
    calendars: Mapping[int, Calendar] = field(default_factory=dict)
    """Days off and make-up days by year."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Other data files by their path below `content/data/`."""
    digest: str = ""
    """Digest of everything that the data files say."""

    def agency(self, label: str) -> Agency | None:
        """The agency with this label; the main portal's own label and MAIN both name the main portal."""
        if label in {MAIN, self.main.label}:
            return self.main
        return self.agencies.get(label)

    def type_in(self, folder: str) -> DocumentType | None:
        """The document type whose documents stand in this folder."""
        return next((kind for kind in self.types.values() if kind.folder == folder), None)

    def section_of(self, type_name: str) -> Section:
        """The section that shows documents of this type."""
        return next(section for section in self.sections if type_name in section.types)

    def sites(self) -> tuple[str, ...]:
        """Labels of every site that is built, the main portal first."""
        return (MAIN, *(label for label, agency in self.agencies.items() if agency.is_built))

    def link(self, address: str, seen_from: str) -> str:
        """The link to an address (`/sokhdt/…`) as it is written on a page of the site `seen_from`."""
        if self.settings.addressing == "paths":
            return address
        owner = self._site_of(address)
        if owner == seen_from:
            return address[len(site_root(owner)) - 1 :]
        return self.absolute(address)

    def absolute(self, address: str) -> str:
        """The address with scheme and host, the same wherever it is written."""
        base = self.settings.base_url
        owner = self._site_of(address)
        if self.settings.addressing == "paths" or owner == MAIN:
            return base + address
        scheme, host = base.split("://", 1)
        return f"{scheme}://{owner}.{host}{address[len(site_root(owner)) - 1 :]}"

    def _site_of(self, address: str) -> str:
        first = address.split("/", 2)[1]
        return first if first in self.agencies else MAIN
