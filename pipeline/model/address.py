"""Where a document stands: from its path in the repository to its address on the portal.

Addresses are for ever (DESIGN: URLs): `content/tin-tuc/2026/x.md` is `/tin-tuc/2026/x.html`,
`sub-portals/sokhdt/content/tin-tuc/2026/x.md` is `/sokhdt/tin-tuc/2026/x.html`.
"""

import re
from dataclasses import dataclass

from pipeline.model.agency import MAIN, RESERVED_LABELS

_CONTENT_PATH = re.compile(
    r"^(?:content|sub-portals/(?P<site>[a-z0-9-]+)/content)/(?P<folder>[^/]+)/(?P<rest>.+)$"
)
_ALIAS = re.compile(r"^/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.html$")
_LIST_PAGE = re.compile(r"/(?:index|404|trang-\d+)\.html$")
PROGRAM_FOLDERS = frozenset({"so-do", "thong-tin", "du-lieu-mo"})
"""First segments of pages that the program makes, beside the reserved ones."""
AGENCY_PAGES = "/danh-ba/co-quan/"
"""Where the page of each agency stands, beside the documents of the directory."""
DATA_FOLDER = "content/data/"
FILES_FOLDER = "files"


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a path below a content folder."""

    site: str
    """Label of the subsite, or MAIN."""
    folder: str
    """First folder: a document type's folder, or `files`."""
    rest: str
    """What follows the first folder."""

    @property
    def address(self) -> str:
        """The address of the page or file, from the root of the domain."""
        rest = f"{self.rest[:-3]}.html" if self.is_document else self.rest
        return f"{site_root(self.site)}{self.folder}/{rest}"

    @property
    def is_document(self) -> bool:
        """Whether this is a document rather than an image or an attachment."""
        return self.rest.endswith(".md") and self.folder != FILES_FOLDER


def site_root(site: str) -> str:
    """The address under which a site stands: `/` for the main portal, `/<label>/` for a subsite."""
    return f"/{site}/" if site else "/"


def content_folder(site: str) -> str:
    """The folder that holds a site's documents, without a slash at its end."""
    return f"sub-portals/{site}/content" if site else "content"


def place_of(path: str) -> Place | None:
    """Take a repository path apart; None where it is not a document or file of a site."""
    match = _CONTENT_PATH.match(path)
    if not match or path.startswith(DATA_FOLDER):
        return None
    return Place(match["site"] or MAIN, match["folder"], match["rest"])


def is_alias(address: str) -> bool:
    """Whether an address may be a document's former one: a page of its own, and none of the program's."""
    first = address.split("/", 2)[1] if address.startswith("/") else ""
    if first in RESERVED_LABELS | PROGRAM_FOLDERS or address.startswith(AGENCY_PAGES):
        return False
    return bool(_ALIAS.match(address)) and not _LIST_PAGE.search(address)


def file_paths(file: str, site: str) -> tuple[str, ...]:
    """Paths at which a file named by a document of a site may stand, the first that exists wins.

    `/files/2026/x.jpg` is the site's own file, or else the main portal's; `/<label>/files/…` is that subsite's.
    """
    first, _, rest = file.lstrip("/").partition("/")
    if first != FILES_FOLDER:
        return (f"{content_folder(first)}/{rest}",)
    own = f"{content_folder(site)}/{FILES_FOLDER}/{rest}"
    return tuple(dict.fromkeys((own, f"{content_folder(MAIN)}/{FILES_FOLDER}/{rest}")))
