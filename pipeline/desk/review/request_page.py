"""One request on one screen: what it changes, what the checks say, what became of it, and what may be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from pipeline.checks.messages import advice
from pipeline.checks.portal import is_document
from pipeline.desk.access import Visit
from pipeline.desk.review.checklist import items
from pipeline.desk.review.presence import note_presence, others_here
from pipeline.model.address import Place, place_of
from pipeline.model.agency import MAIN
from pipeline.model.request import Action
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.authority import CHIEF, may_approve
from pipeline.workflow.differences import FileDifference, compared, differences
from pipeline.workflow.ownership import front_matters
from pipeline.workflow.queries import details

_ACTIONS = (
    Action.SAVE,
    Action.COMMENT,
    Action.CLAIM,
    Action.APPROVE,
    Action.RETURN,
    Action.REJECT,
    Action.SCHEDULE,
    Action.PUBLISH,
    Action.CANCEL,
    Action.REFRESH,
)


@dataclass(frozen=True, slots=True)
class Changed:
    """One file of a request."""

    path: str
    title: str
    what: str
    """`new`, `changed` or `gone`."""
    place: Place | None
    is_document: bool
    blob: str


def request_page(visit: Visit, refusals: tuple[str, ...] = ()) -> HttpResponse:
    """The page of a request."""
    request, now = visit.request, visit.now
    note_presence(request.id, visit.user, now)
    found = details(visit.main.repository, request.id, visit.actor.account)
    given: dict[str, Any] = {
        "shown": request,
        "last": request.last,
        "changed": changed_files(visit),
        "differences": {each.path: each for each in _differences(visit)},
        "faults": [(each, *advice(each)) for each in found.faults],
        "conflicts": [(each, list(compared(each.published, each.requested))) for each in found.conflicts],
        "may": {action.value: visit.may(action) for action in _ACTIONS},
        "checklist": items(),
        "owners": {owner: owner_name(visit, owner) for owner in request.last.owners},
        "missing": found.missing,
        "others_wait": [
            owner for owner in found.missing if not may_approve(visit.standing, _board(visit, owner))
        ],
        "timeline": [each.event for each in reversed(request.events)],
        "names": names_of(visit),
        "claimant": request.last.claimant(now),
        "others": others_here(request.id, visit.user, now),
        "agency": owner_name(visit, request.last.agency),
        "refusals": refusals,
        "base_url": visit.main.portal.settings.base_url,
        "sent": visit.http.POST,
        "now": now,
    }
    return render(visit.http, "request.html", given, status=409 if refusals else 200)


def _differences(visit: Visit) -> list[FileDifference]:
    """How the documents differ that were there before; a new one is read as a whole."""
    found = differences(visit.main.repository, visit.main.portal, visit.request)
    return [each for each in found if each.change == "changed" and (each.fields or each.text)]


def _board(visit: Visit, owner: str) -> str:
    return MAIN if owner == visit.main.portal.main.label else owner


def changed_files(visit: Visit) -> list[Changed]:
    """Files of a request, documents first."""
    entries = [(before, after) for before, after in visit.request.pairs]
    shown = [after or before for before, after in entries]
    titles = front_matters(visit.main.repository, [each for each in shown if each])
    found = [
        _changed(before, after, str(values.get("title", "")))
        for (before, after), values in zip(entries, titles, strict=True)
    ]
    return sorted(found, key=lambda each: (not each.is_document, each.path))


def _changed(before: TreeEntry | None, after: TreeEntry | None, title: str) -> Changed:
    entry = after or before or TreeEntry("", "", "")
    what = "changed" if before and after else "new" if after else "gone"
    is_text = is_document(entry.path)
    name = title if is_text and title else entry.path.rpartition("/")[2]
    return Changed(entry.path, name, what, place_of(entry.path), is_text, entry.blob)


def owner_name(visit: Visit, owner: str) -> str:
    """How a board is called on screen."""
    if owner == CHIEF:
        return "Tổng Biên tập"
    agency = visit.main.portal.agency(owner)
    if owner in {MAIN, visit.main.portal.main.label}:
        return "Ban biên tập cổng chính"
    return agency.name if agency else owner


def names_of(visit: Visit) -> dict[str, str]:
    """Names of accounts, as boards and accounts give them; who is not known goes by the account's name."""
    from pipeline.desk.accounts.models import User

    accounts = {each.event.by for each in visit.request.events}
    portal = visit.main.portal
    boards = (member for agency in (portal.main, *portal.agencies.values()) for member in agency.board)
    known = {member.account: member.name for member in boards if member.account in accounts}
    stored = User.objects.filter(name__in=accounts).exclude(full_name="").values_list("name", "full_name")
    return {**{name: name for name in accounts}, **known, **dict(stored), "service": "Hệ thống"}


def presence(visit: Visit) -> JsonResponse:
    """Who else has this request open, and whether it has changed: asked every few seconds by the page's script."""
    note_presence(visit.request.id, visit.user, visit.now)
    there = others_here(visit.request.id, visit.user, visit.now)
    people = [{"name": each.name, "since": f"{each.since:%H:%M}"} for each in there]
    return JsonResponse({"head": visit.request.head, "others": people})
