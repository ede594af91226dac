"""Every family of pages, in the order of the plan."""

from pipeline.site.families.about import IMPRINTS, SITE_MAPS
from pipeline.site.families.assets import ASSETS, COLOURS
from pipeline.site.families.directory import AGENCY_PAGES, DIRECTORY
from pipeline.site.families.documents import DOCUMENTS
from pipeline.site.families.files import FILES
from pipeline.site.families.home import HOMES
from pipeline.site.families.lists import FACET_YEARS, FACETS, SECTION_HOMES, YEARS
from pipeline.site.families.look_up import LOOK_UP
from pipeline.site.family import Family

_ALL = (
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
    FILES,
    ASSETS,
    COLOURS,
)
FAMILIES: dict[str, Family] = {family.name: family for family in _ALL}
