"""Every family of pages, in the order of the plan."""

from pipeline.site.families.about import IMPRINTS, SITE_MAPS
from pipeline.site.families.assets import ASSETS, COLOURS
from pipeline.site.families.calendars import CALENDARS, WEEKS
from pipeline.site.families.directory import AGENCY_PAGES, DIRECTORY
from pipeline.site.families.documents import DOCUMENTS
from pipeline.site.families.feeds import SITE_FEEDS, TYPE_FEEDS
from pipeline.site.families.files import FILES
from pipeline.site.families.for_programs import FOR_PROGRAMS
from pipeline.site.families.home import HOMES
from pipeline.site.families.lists import FACET_YEARS, FACETS, SECTION_HOMES, YEARS
from pipeline.site.families.look_up import LOOK_UP
from pipeline.site.families.open_data import OPEN_DATA, OPEN_DATA_INDEX
from pipeline.site.families.redirects import REDIRECTS
from pipeline.site.families.site_maps import MAP_INDEXES, YEAR_MAPS
from pipeline.site.family import Family

_ALL = (
    REDIRECTS,
    DOCUMENTS,
    SECTION_HOMES,
    YEARS,
    FACETS,
    FACET_YEARS,
    LOOK_UP,
    HOMES,
    DIRECTORY,
    AGENCY_PAGES,
    SITE_MAPS,
    IMPRINTS,
    SITE_FEEDS,
    TYPE_FEEDS,
    OPEN_DATA,
    OPEN_DATA_INDEX,
    YEAR_MAPS,
    MAP_INDEXES,
    FOR_PROGRAMS,
    WEEKS,
    CALENDARS,
    FILES,
    ASSETS,
    COLOURS,
)
FAMILIES: dict[str, Family] = {family.name: family for family in _ALL}
