"""Atom feeds with full text: the portal, each of its lists, and each agency (VISITORS §1.3)."""

import html
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed

from pipeline.model.address import site_root
from pipeline.model.agency import MAIN
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.body import finished
from pipeline.site.families.lists import folder_of
from pipeline.site.family import Family, Made
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.records import Records
from pipeline.site.views import RecordView, SiteView
from pipeline.site.world import World

_ENTRIES = 20
_NEVER = "2000-01-01"


def atom(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The feed of some documents. Ids are the documents' addresses, which are for ever."""
    feed = Atom1Feed(
        title=values["title"],
        link=site.absolute(values["list"]),
        description="",
        feed_url=site.absolute(values["feed"]),
        language="vi",
        author_name=site.agency["name"],
        feed_guid=site.absolute(values["feed"]),
    )
    for document in values["documents"]:
        _add(feed, document, site)
    feed.latest_post_date = lambda: max(map(_changed, values["documents"]), default=_moment(_NEVER))
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def _add(feed: Atom1Feed, document: RecordView, site: SiteView) -> None:
    row, values = document.row, document.values
    gone = values["status"] == "retracted"
    url = site.absolute(row["address"])
    feed.add_item(
        title=row["title"],
        link=url,
        description="Tin, bài đã được gỡ." if gone else values.get("summary", ""),
        content="" if gone else finished(document.body.html, row["path"], site.absolute, _no_picture),
        unique_id=url,
        pubdate=_moment(row["date"]),
        updateddate=_changed(document),
        author_name=row["agency_name"] or site.agency["name"],
        categories=values.get("tags", ()),
    )


def _no_picture(source: str, alt: str) -> str:
    """Feeds carry text; a picture's description stands in its place."""
    return f"<em>{html.escape(alt)}</em>"


def _changed(document: RecordView) -> datetime:
    return _moment(str(document.values.get("modified") or document.row["date"]))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text or _NEVER)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM_TIME)


def _site_feed(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    root = site_root(scope[0])
    values = {"title": "Tin mới", "list": root, "feed": f"{root}atom.xml", "documents": inputs["documents"]}
    yield Made(values["feed"][1:], atom, values)


def _type_feed(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    if scope[0] != MAIN:
        return
    kind = inputs["types"][scope[1]]
    folder = f"/{folder_of(MAIN, kind)}"
    values = {
        "title": kind.type.label,
        "list": folder,
        "feed": f"{folder}atom.xml",
        "documents": inputs["documents"],
    }
    yield Made(values["feed"][1:], atom, values)


def _sites(world: World) -> Iterable[Scope]:
    return ((site,) for site in world.portal.sites())


def _types(world: World) -> Iterable[Scope]:
    return ((MAIN, name) for name in world.portal.types)


SITE_FEEDS = Family(
    name="site-feed",
    inputs={"documents": Records("front", newest=_ENTRIES)},
    scopes=_sites,
    site_of=lambda scope: scope[0],
    pages=_site_feed,
)
TYPE_FEEDS = Family(
    name="type-feed",
    inputs={"documents": Records("type", newest=_ENTRIES), "types": Types()},
    scopes=_types,
    site_of=lambda scope: MAIN,
    pages=_type_feed,
)
