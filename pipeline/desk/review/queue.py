"""'Chờ tôi duyệt': what waits for somebody's decision, the most urgent first."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.portal import repository
from pipeline.model.request import OPEN, Event, State
from pipeline.workflow.queries import visible, waiting_for
from pipeline.workflow.request_index import Wanted

_EVERYTHING = "tat-ca"


def queue(visit: Visit) -> HttpResponse:
    """The landing page of an editor; `xem=tat-ca` shows everything open that the account may see."""
    asked = visit.http.GET
    shows_all = asked.get("xem") == _EVERYTHING
    found = _all(visit) if shows_all else waiting_for(repository(), visit.actor.account, visit.now)
    given = {
        "events": list(_narrowed(found, asked, visit.now)),
        "found": len(found),
        "late": sum(is_late(each, visit.now) for each in found),
        "agencies": {each.agency: agency_name(visit, each.agency) for each in found},
        "states": [state for state in State if state in OPEN and state is not State.DRAFT],
        "asked": asked,
        "shows_all": shows_all,
        "now": visit.now,
    }
    return render(visit.http, "queue.html", given)


def _all(visit: Visit) -> list[Event]:
    found = visible(repository(), visit.actor.account, Wanted())
    return [each for each in found if each.state is not State.DRAFT]


def _narrowed(found: Iterable[Event], asked: QueryDict, now: datetime) -> Iterable[Event]:
    agency, state, which = (asked.get(name, "") for name in ("co-quan", "trang-thai", "loc"))
    for each in found:
        kept = agency in ("", each.agency) and state in ("", each.state)
        if kept and (which != "qua-han" or is_late(each, now)) and (which != "khan" or each.is_urgent):
            yield each


def is_late(event: Event, now: datetime) -> bool:
    """Whether a request should be public by now and is not."""
    return bool(event.due_at and event.due_at < now and event.state in OPEN)


def agency_name(visit: Visit, label: str) -> str:
    """The short name of an agency; its label where it is no longer registered."""
    agency = visit.main.portal.agency(label)
    return agency.short_name if agency else label
