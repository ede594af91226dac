"""Leaders' schedules as calendars: a file beside each week, and one to subscribe to (RFC 5545)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.model.address import place_of
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.families.lists import folder_of
from pipeline.site.family import Family, Made
from pipeline.site.inputs.data import Types
from pipeline.site.inputs.documents import OwnRecord
from pipeline.site.inputs.input import Scope
from pipeline.site.inputs.records import Records
from pipeline.site.views import RecordView, SiteView
from pipeline.site.world import World

if TYPE_CHECKING:
    from icalendar import Event

TYPE = "work_schedule"
_WEEKS = 12


def calendar(values: Mapping[str, Any], site: SiteView) -> bytes:
    """The appointments of some weeks. The stamp is the document's own date, never the clock."""
    from icalendar import Calendar  # a tenth of a small build's start, and few builds make a calendar

    made = Calendar()
    made.add("prodid", "-//Cong so//lich lam viec//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{values['title']}: {site.agency['short_name']}")
    for week in values["weeks"]:
        for event in _events(week, site):
            made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _events(week: RecordView, site: SiteView) -> Iterator["Event"]:
    from icalendar import Event

    if week.values["status"] == "retracted":
        return
    stamp = _moment(str(week.values.get("modified") or week.row["date"]))
    for number, entry in enumerate(week.values.get("entries", ()), 1):
        if not {"start", "end", "what"} <= entry.keys():
            continue
        event = Event()
        event.add("uid", f"{number}@{site.absolute(week.row['address']).split('://', 1)[1]}")
        event.add("dtstamp", stamp)
        event.add("dtstart", _moment(entry["start"]))
        event.add("dtend", _moment(entry["end"]))
        event.add("summary", f"{entry.get('leader', '')}: {entry['what']}".removeprefix(": "))
        event.add("location", entry.get("place", ""))
        event.add("url", site.absolute(week.row["address"]))
        yield event


def _moment(text: str) -> datetime:
    """A moment in UTC: a zone of its own would need a VTIMEZONE that every calendar program reads."""
    moment = datetime.fromisoformat(text or "2000-01-01")
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM_TIME)).astimezone(UTC)


def _week(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    document: RecordView | None = inputs["document"]
    if document and document.row["type"] == TYPE:
        path = document.row["address"][1:].removesuffix(".html")
        yield Made(f"{path}.ics", calendar, {"title": document.row["title"], "weeks": [document]})


def _newest(scope: Scope, inputs: Mapping[str, Any]) -> Iterator[Made]:
    if scope[1] == TYPE and inputs["weeks"]:
        kind = inputs["types"][TYPE]
        values = {"title": kind.type.label, "weeks": inputs["weeks"]}
        yield Made(f"{folder_of(scope[0], kind)}lich.ics", calendar, values)


def _paths(world: World) -> Iterable[Scope]:
    return world.scopes_in(("type", "", TYPE))


def _site_of(scope: Scope) -> str:
    place = place_of(scope[0])
    return place.site if place else ""


WEEKS = Family(
    name="week-calendar", inputs={"document": OwnRecord()}, scopes=_paths, site_of=_site_of, pages=_week
)
CALENDARS = Family(
    name="calendar",
    inputs={"weeks": Records("type", newest=_WEEKS), "types": Types()},
    scopes=lambda world: [(site, TYPE) for site in world.portal.sites()],
    site_of=lambda scope: scope[0],
    pages=_newest,
)
