"""Every family of pages, in the order of the plan."""

from pipeline.site.families.documents import DOCUMENTS
from pipeline.site.families.home import HOMES
from pipeline.site.families.lists import SECTION_HOMES, YEARS
from pipeline.site.family import Family

FAMILIES: dict[str, Family] = {family.name: family for family in (DOCUMENTS, SECTION_HOMES, YEARS, HOMES)}
