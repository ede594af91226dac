"""Where a link of a body leads: to a document, a file, a list of the portal, or out of it.

A link may be written as the file stands in the repository (`../2025/khac.md`), as the page stands on the
portal (`/tin-tuc/2025/khac.html`), or as a file is named in the front matter (`/files/2026/x.pdf`: the
site's own, or else the main portal's; `/<label>/files/…`: that subsite's).
"""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.model.address import FILES_FOLDER, Place, content_folder, file_paths
from pipeline.model.agency import MAIN

_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_FILE = re.compile(rf"^/(?:[a-z0-9-]+/)?{FILES_FOLDER}/")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link of the portal leads to."""

    paths: tuple[str, ...]
    """Paths in the repository where it may stand, the first that exists wins; none for a list."""
    address: str
    """Its address from the root of the domain."""
    anchor: str = ""

    @property
    def is_document(self) -> bool:
        return bool(self.paths) and self.paths[0].endswith(".md")


def target_of(link: str, place: Place) -> Target | None:
    """Where a link in a document at this place leads; None where it leads out of the portal."""
    if _OUTSIDE.match(link):
        return None
    way, _, anchor = link.partition("#")
    way, anchor = unquote(way.partition("?")[0]), unquote(anchor)
    if not way:
        return Target((_path(place),), place.address, anchor)
    address = way if way.startswith("/") else posixpath.join(posixpath.dirname(place.address), way)
    address = posixpath.normpath(address) + ("/" if address.endswith("/") else "")
    address = "/" + address.lstrip("/")
    if _FILE.match(address) and not address.endswith("/"):
        return Target(_files(way, address, place), address, anchor)
    stem, ending = posixpath.splitext(address)
    if ending in {".md", ".html"}:
        return Target(_documents(stem), f"{stem}.html", anchor)
    return Target((), address, anchor)


def _files(way: str, address: str, place: Place) -> tuple[str, ...]:
    """A link from the root may name the site's own file or the main portal's; a relative one is exact."""
    return file_paths(address, place.site if way.startswith("/") else MAIN)


def _documents(stem: str) -> tuple[str, ...]:
    """The file behind a page's address: of the main portal, or of the subsite that its first part names."""
    first, _, rest = stem.lstrip("/").partition("/")
    of_main = f"{content_folder(MAIN)}{stem}.md"
    return (of_main, f"{content_folder(first)}/{rest}.md") if rest.count("/") else (of_main,)


def _path(place: Place) -> str:
    return f"{content_folder(place.site)}/{place.folder}/{place.rest}"
