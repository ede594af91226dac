"""What is done with a request by a button: each calls the workflow's own function, and says what came of it."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import repository
from pipeline.desk.review.checklist import is_complete, record_of
from pipeline.desk.review.request_page import request_page
from pipeline.errors import RequestRefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Event
from pipeline.workflow import actions
from pipeline.workflow.publication import publish

Step = Callable[[Visit], object]


def _done(visit: Visit, code: str, step: Step) -> HttpResponse:
    """Do something with the request, and go back to its page; a refusal is told there, with what was typed."""
    number = visit.request.id
    if visit.http.method != "POST":
        return redirect("request", number=number)
    try:
        step(visit)
    except RequestRefusedError as refused:
        return request_page(visit, tuple(str(refused).split("\n")))
    messages.success(visit.http, said("review", code, number=number))
    return redirect("request", number=number)


def comment(visit: Visit) -> HttpResponse:
    """Say something."""
    text = visit.http.POST.get("text", "")
    return _done(visit, "commented", lambda v: actions.comment(repository(), v.request.id, v.actor, text))


def claim(visit: Visit) -> HttpResponse:
    """Take the request up."""
    return _done(visit, "claimed", lambda v: actions.claim(repository(), v.request.id, v.actor))


def approve(visit: Visit) -> HttpResponse:
    """Approve what was seen, everything of the checklist looked at; and publish it at once where that is asked."""
    sent = visit.http.POST
    ticked = sent.getlist("checked")
    if visit.http.method == "POST" and not is_complete(ticked):
        return request_page(visit, (said("review", "checklist_open"),))
    return _done(visit, "approved", lambda v: _approve(v, record_of(ticked, sent.get("text", ""))))


def _approve(visit: Visit, text: str) -> None:
    """Three buttons: approve as the request wishes, and publish it at once, or at a time."""
    asked = visit.http.POST.get("do", "")
    times = {"publish": None, "schedule": _moment(visit) if asked == "schedule" else None}
    said_with = actions.Approval(text, times.get(asked, actions.WISHED))
    seen = visit.http.POST.get("seen", "")
    actions.approve(repository(), visit.request.id, visit.actor, seen, said_with)


def schedule(visit: Visit) -> HttpResponse:
    """Set when an approved request goes live."""
    return _done(
        visit, "scheduled", lambda v: actions.schedule(repository(), v.request.id, v.actor, _moment(v))
    )


def _moment(visit: Visit) -> datetime | None:
    day, hour = visit.http.POST.get("day", "").strip(), visit.http.POST.get("hour", "").strip() or "08:00"
    if not day:
        return None
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=VIETNAM_TIME)
    except ValueError:
        raise RequestRefusedError(said("draft", "bad_time"), ["bad_time"]) from None


def return_(visit: Visit) -> HttpResponse:
    """Give the request back, with the reason."""
    return _reasoned(visit, "returned", actions.return_)


def reject(visit: Visit) -> HttpResponse:
    """Refuse the request for ever, with the reason."""
    return _reasoned(visit, "rejected", actions.reject)


def cancel(visit: Visit) -> HttpResponse:
    """Withdraw one's own request."""
    return _reasoned(visit, "cancelled", actions.cancel)


def _reasoned(visit: Visit, code: str, action: Callable[..., Event]) -> HttpResponse:
    reason = visit.http.POST.get("reason", "")
    return _done(visit, code, lambda v: action(repository(), v.request.id, v.actor, reason))


def publish_now(visit: Visit) -> HttpResponse:
    """Publish an approved request whatever time it names."""
    return _done(visit, "publishing", lambda v: publish(repository(), v.request.id, v.now, v.actor))


def refresh(visit: Visit) -> HttpResponse:
    """Bring the request up to date with what is published."""
    return _done(visit, "refreshed", lambda v: actions.refresh(repository(), v.request.id, v.actor))
