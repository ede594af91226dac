"""What a page says of itself to machines: JSON-LD (schema.org), Dublin Core and Open Graph.

Made from the values that the page shows and from nothing else, so that the page's digest covers it.
Dublin Core is asked for by Đ5.4 of the regulation and TCVN 7980:2015.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.site.files import FileView
from pipeline.site.views import RecordView, SiteView, TypeView

Absolute = Callable[[str], str]
Node = dict[str, Any]
Maker = Callable[[Mapping[str, Any], Mapping[str, Any], SiteView, Absolute], Node]


@dataclass(frozen=True, slots=True)
class Described:
    """What goes into a page's head."""

    graph: Node
    dublin_core: tuple[tuple[str, str], ...] = ()
    open_graph: tuple[tuple[str, str], ...] = ()
    image: str = ""
    """Address of the picture to show where the page is shared; none means the theme's own."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What every page can say of itself, whatever it shows."""

    title: str
    address: str
    lang: str
    date: str
    """The newest day that the page shows, or the portal's opening; `YYYY-MM-DD` or nothing."""


def describe_page(site: SiteView, page: PageFacts, absolute: Absolute) -> Described:
    """A page with nothing of its own to describe: the directory, the site map, the imprint."""
    node = {"@type": "WebPage", "url": absolute(page.address), "name": page.title, "inLanguage": page.lang}
    crumbs = _breadcrumbs(site, [(page.address, page.title)], absolute)
    return Described(_graph(node, crumbs), *_said(site, page, absolute))


def _said(
    site: SiteView, page: PageFacts, absolute: Absolute
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Dublin Core and Open Graph of a page that is no document."""
    url = absolute(page.address)
    dublin = [("DC.title", page.title), ("DC.publisher", site.agency["name"]), ("DC.date", page.date)]
    dublin += [("DC.language", page.lang), ("DC.identifier", url)]
    shown = (("og:type", "website"), ("og:title", page.title), ("og:url", url))
    return tuple(each for each in dublin if each[1]), shown


def describe_home(site: SiteView, page: PageFacts, absolute: Absolute) -> Described:
    """The home page of a site: the governing body."""
    url = absolute(site.root)
    website = {
        "@type": "WebSite",
        "@id": f"{url}#website",
        "url": url,
        "name": site.agency["name"],
        "inLanguage": "vi",
    }
    return Described(_graph(_organisation(site, absolute), website), *_said(site, page, absolute))


def describe_list(site: SiteView, page: PageFacts, absolute: Absolute) -> Described:
    """A list of documents: a type's home, a year, a facet."""
    collection = {"@type": "CollectionPage", "url": absolute(page.address), "name": page.title}
    crumbs = _breadcrumbs(site, [(page.address, page.title)], absolute)
    return Described(_graph(collection, crumbs), *_said(site, page, absolute))


def describe_document(
    site: SiteView, kind: TypeView, document: RecordView, files: Mapping[str, FileView], absolute: Absolute
) -> Described:
    """The page of a document, by the structured-data type that its document type declares."""
    row, values = document.row, document.values
    url = absolute(row["address"])
    node: Node = {
        "@type": kind.type.structured_data,
        "@id": url,
        "url": url,
        "name": row["title"],
        "inLanguage": row["lang"],
    }
    if values["status"] != "retracted":
        node |= {"description": values.get("summary")}
        node |= _maker(kind)(values, row, site, absolute)
    crumbs = _breadcrumbs(site, [(f"{site.root}{kind.type.folder}/", kind.type.label)], absolute)
    dublin = (
        ("DC.title", row["title"]),
        ("DC.publisher", site.agency["name"]),
        ("DC.creator", row["agency_name"] or site.agency["name"]),
        ("DC.date", row["date"][:10]),
        ("DC.type", kind.type.label),
        ("DC.language", row["lang"]),
        ("DC.identifier", values.get("number") or url),
        ("DC.description", node.get("description") or ""),
    )
    shown = (("og:type", "article"), ("og:title", row["title"]), ("og:url", url))
    return Described(
        _graph(node, crumbs), tuple(each for each in dublin if each[1]), shown, _shared(values, files)
    )


def _shared(values: Mapping[str, Any], files: Mapping[str, FileView]) -> str:
    """The biggest JPEG copy of the first image, unless the document was retracted."""
    for image in values.get("images") or ():
        view = files.get(image.get("file", ""))
        if view and view.is_image and values["status"] != "retracted":
            return view.copy(view.widths[-1], "jpg")
    return ""


def _maker(kind: TypeView) -> Maker:
    return _OF_TYPE.get(kind.type.structured_data, _page)


def _graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": [_kept(node) for node in nodes]}


def _kept(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _organisation(site: SiteView, absolute: Absolute) -> Node:
    agency = site.agency
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{absolute(site.root)}#agency",
        "name": agency["name"],
        "url": absolute(site.root),
        "email": agency["email"],
        "telephone": agency["phone"],
        "address": agency["address"],
    }


def _breadcrumbs(site: SiteView, steps: list[tuple[str, str]], absolute: Absolute) -> Node:
    named = [(site.root, site.agency["short_name"]), *steps]
    items = [
        {"@type": "ListItem", "position": place, "name": label, "item": absolute(address)}
        for place, (address, label) in enumerate(named, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _publisher(site: SiteView, absolute: Absolute) -> Node:
    return {"@type": "GovernmentOrganization", "name": site.agency["name"], "url": absolute(site.root)}


def _page(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    return {"datePublished": row["date"], "dateModified": values.get("modified")}


def _news(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    author = {"@type": "GovernmentOrganization", "name": row["agency_name"]} if row["agency_name"] else None
    return {
        "headline": row["title"][:110],
        "datePublished": row["date"],
        "dateModified": values.get("modified") or row["date"],
        "author": author or _publisher(site, absolute),
        "publisher": _publisher(site, absolute),
    }


def _legislation(
    values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute
) -> Node:
    in_force = {
        "con-hieu-luc": "InForce",
        "het-hieu-luc": "NotInForce",
        "het-hieu-luc-mot-phan": "PartiallyInForce",
    }
    state = in_force.get(values.get("validity", ""))
    return {
        "legislationIdentifier": values.get("number"),
        "legislationDate": values.get("issued"),
        "legislationDateVersion": values.get("effective"),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": values.get("issuer")},
        "legislationLegalForce": f"https://schema.org/{state}" if state else None,
    }


def _service(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    provider = values.get("performing_agency") or site.agency["name"]
    return {
        "serviceType": "Thủ tục hành chính",
        "provider": {"@type": "GovernmentOrganization", "name": provider},
        "areaServed": "Thái Nguyên" if "Thái Nguyên" in str(site.agency["name"]) else None,
        "identifier": values.get("code"),
    }


def _question(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    answer = {"@type": "Answer", "text": values.get("summary"), "datePublished": row["date"]}
    asked = {"@type": "Question", "name": row["title"], "answerCount": 1, "acceptedAnswer": answer}
    return {"mainEntity": asked}


def _event(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    entries = values.get("entries") or []
    start = min((each["start"] for each in entries if "start" in each), default=row["date"])
    end = max((each["end"] for each in entries if "end" in each), default=values.get("deadline"))
    place = {"@type": "Place", "name": site.agency["name"], "address": site.agency["address"]}
    return {"startDate": start, "endDate": end, "location": place, "organizer": _publisher(site, absolute)}


def _dataset(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    return {
        "creator": _publisher(site, absolute),
        "temporalCoverage": values.get("period"),
        "license": absolute(f"{site.root}thong-tin/"),
        "datePublished": row["date"],
    }


def _profile(values: Mapping[str, Any], row: Mapping[str, Any], site: SiteView, absolute: Absolute) -> Node:
    works_for = _publisher(site, absolute)
    return {
        "mainEntity": {
            "@type": "Person",
            "name": row["title"],
            "jobTitle": values.get("post"),
            "worksFor": works_for,
        }
    }


_OF_TYPE: Mapping[str, Maker] = {
    "NewsArticle": _news,
    "Legislation": _legislation,
    "GovernmentService": _service,
    "QAPage": _question,
    "Event": _event,
    "Dataset": _dataset,
    "ProfilePage": _profile,
}
