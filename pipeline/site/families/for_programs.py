"""Files that programs look for at fixed places: robots.txt, security.txt, OpenSearch, the web manifest."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from pipeline.model.address import site_root
from pipeline.model.agency import MAIN
from pipeline.site.family import Family, Made
from pipeline.site.inputs.data import Sites
from pipeline.site.inputs.files import AssetAddress
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.records import MonthOf
from pipeline.site.views import SiteView
from pipeline.site.world import World


def robots(values: Mapping[str, Any], site: SiteView) -> bytes:
    """Everything may be read but the search results; where the site maps are (RFC 9309)."""
    maps = "".join(f"Sitemap: {site.absolute(address)}\n" for address in values["maps"])
    return f"User-agent: *\nDisallow: /tim-kiem/\n\n{maps}".encode()


def security(values: Mapping[str, Any], site: SiteView) -> bytes:
    """Whom to tell of a hole (RFC 9116); valid for eleven months from the as-of month."""
    lines = [
        f"Contact: mailto:{site.agency['email']}",
        f"Expires: {values['expires']}T00:00:00+07:00",
        "Preferred-Languages: vi, en",
        f"Canonical: {site.absolute(site.root + '.well-known/security.txt')}",
    ]
    return ("\n".join(lines) + "\n").encode()


def open_search(values: Mapping[str, Any], site: SiteView) -> bytes:
    """How a browser searches the portal (OpenSearch 1.1)."""
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    ElementTree.SubElement(root, "ShortName").text = site.agency["short_name"][:16]
    ElementTree.SubElement(root, "Description").text = site.agency["name"]
    template = f"{site.absolute('/tim-kiem/')}?q={{searchTerms}}"
    ElementTree.SubElement(root, "Url", {"type": "text/html", "template": template})
    content: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'.encode()


def manifest(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The web app manifest (W3C)."""
    icon = {"src": site.link(values["icon"]), "sizes": "any", "type": "image/svg+xml"}
    whole = {
        "name": site.agency["name"],
        "short_name": site.agency["short_name"],
        "lang": "vi",
        "start_url": site.link(site.root),
        "display": "browser",
        "icons": [icon],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _pages(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    root = site_root(scope[0])
    maps = (
        [f"{site_root(site)}sitemap.xml" for site in inputs["sites"]]
        if scope[0] == MAIN
        else [f"{root}sitemap.xml"]
    )
    yield Made(f"{root[1:]}robots.txt", robots, {"maps": maps})
    yield Made(f"{root[1:]}.well-known/security.txt", security, {"expires": inputs["expires"]})
    yield Made(f"{root[1:]}site.webmanifest", manifest, {"icon": inputs["icon"]})
    if scope[0] == MAIN:
        yield Made("opensearch.xml", open_search, {})


def _sites(world: World) -> Iterable[Scope]:
    return ((site,) for site in world.portal.sites())


FOR_PROGRAMS = Family(
    name="for-programs",
    inputs={"expires": MonthOf(11), "sites": Sites(), "icon": AssetAddress("emblem.svg")},
    scopes=_sites,
    site_of=lambda scope: scope[0],
    pages=_pages,
)
