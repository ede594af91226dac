"""'Yêu cầu của tôi': drafts that have not been sent, and what has become of those that were."""

from django.http import HttpResponse
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.portal import repository
from pipeline.desk.submission.drafts import content_of_version, delete_old, newest, open_drafts
from pipeline.desk.submission.models import DraftDocument
from pipeline.model.request import CLOSED, Event
from pipeline.workflow.queries import visible
from pipeline.workflow.request_index import Wanted

_SHOWN = 50


def my_requests(visit: Visit) -> HttpResponse:
    """The landing page of a clerk: their own and their agency's requests, the newest first."""
    delete_old(visit.now)
    shows_closed = "da-xong" in visit.http.GET
    found = visible(repository(), visit.actor.account, Wanted(states=CLOSED if shows_closed else frozenset()))
    mine = sorted((each for each in found if _is_mine(visit, each)), key=lambda each: each.at, reverse=True)
    drafts = [] if shows_closed else list(open_drafts(visit.user))
    given = {
        "drafts": drafts,
        "titles": {each.pk: _title(visit, each) for draft in drafts for each in draft.documents.all()},
        "events": mine[:_SHOWN],
        "more": max(len(mine) - _SHOWN, 0),
        "shows_closed": shows_closed,
        "now": visit.now,
    }
    return render(visit.http, "my_requests.html", given)


def _is_mine(visit: Visit, event: Event) -> bool:
    """Whether somebody opened a request, or sits on the board of the agency that did."""
    label = "" if event.agency == visit.main.portal.main.label else event.agency
    return event.author == visit.user.name or bool(visit.standing.on(label))


def _title(visit: Visit, document: DraftDocument) -> str:
    title = content_of_version(newest(document)).text("title")
    kind = visit.main.portal.types.get(document.type_name)
    return title or f"{kind.label if kind else document.type_name} chưa có tiêu đề"
