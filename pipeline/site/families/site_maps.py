"""Site maps for search engines: an index, a file for each year, and one for the lists (sitemaps.org, hreflang)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from pipeline.model.address import site_root
from pipeline.site.family import Family, Made
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.lists import CountsBelow, Members
from pipeline.site.inputs.records import Alternates
from pipeline.site.views import SiteView
from pipeline.site.world import World

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_LISTS = "sitemap-chuyen-muc.xml"

Element = ElementTree.Element


def year(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The documents of one site and year, each with its translations."""
    urls = Element("urlset", {"xmlns": _NAMESPACE, "xmlns:xhtml": _XHTML})
    for row in values["rows"]:
        shown = row.shown
        if shown["status"] == "retracted":
            continue
        url = ElementTree.SubElement(urls, "url")
        ElementTree.SubElement(url, "loc").text = site.absolute(shown["address"])
        ElementTree.SubElement(url, "lastmod").text = shown["date"]
        for lang, address in values["alternates"].get(shown["path"], ()):
            named = {"rel": "alternate", "hreflang": lang, "href": site.absolute(address)}
            ElementTree.SubElement(url, "xhtml:link", named)
    return _written(urls)


def lists(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The homes of a site and of its lists."""
    urls = Element("urlset", {"xmlns": _NAMESPACE})
    folders = [f"{kind.type.folder}/" for kind in values["types"].values()]
    for folder in ("", *folders, "so-do/", "thong-tin/"):
        url = ElementTree.SubElement(urls, "url")
        ElementTree.SubElement(url, "loc").text = site.absolute(f"{site.root}{folder}")
    return _written(urls)


def index(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The index of site maps."""
    maps = Element("sitemapindex", {"xmlns": _NAMESPACE})
    for address in values["maps"]:
        each = ElementTree.SubElement(maps, "sitemap")
        ElementTree.SubElement(each, "loc").text = site.absolute(address)
    return _written(maps)


def _written(root: Element) -> bytes:
    ElementTree.indent(root, space="")
    content: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'.encode()


def _years(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    if inputs["rows"]:
        values = {"rows": inputs["rows"], "alternates": inputs["alternates"]}
        yield Made(f"{site_root(scope[0])[1:]}sitemap-{scope[1]}.xml", year, values)


def _indexes(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    root = site_root(scope[0])
    maps = [f"{root}{_LISTS}", *(f"{root}sitemap-{each}.xml" for each, _ in inputs["years"])]
    yield Made(f"{root[1:]}{_LISTS}", lists, {"types": inputs["types"]})
    yield Made(f"{root[1:]}sitemap.xml", index, {"maps": maps})


def _year_scopes(world: World) -> Iterable[Scope]:
    return (group[1:] for group in world.groups("sitemap"))


def _site_scopes(world: World) -> Iterable[Scope]:
    return ((site,) for site in world.portal.sites())


YEAR_MAPS = Family(
    name="sitemap-year",
    inputs={
        "rows": Members("sitemap"),
        "alternates": Alternates("translations"),
        "originals": Alternates("record"),
    },
    scopes=_year_scopes,
    site_of=lambda scope: scope[0],
    pages=_years,
)
MAP_INDEXES = Family(
    name="sitemap-index",
    inputs={"years": CountsBelow("sitemap"), "types": Types()},
    scopes=_site_scopes,
    site_of=lambda scope: scope[0],
    pages=_indexes,
)
