"""All agencies at a glance: what waits, what is late, what went live this month."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.portal import repository
from pipeline.desk.review.queue import is_late
from pipeline.model.request import Event, State
from pipeline.workflow.queries import visible
from pipeline.workflow.request_index import Wanted

_WAITING = frozenset({State.SUBMITTED})
_WITH_AGENCY = frozenset({State.DRAFT, State.RETURNED})
_GOING_OUT = frozenset({State.APPROVED, State.SCHEDULED, State.PUBLISHING})


@dataclass(frozen=True, slots=True)
class Line:
    """One agency's requests, counted."""

    label: str
    name: str
    waiting: int
    late: int
    with_agency: int
    going_out: int
    failed: int
    published: int
    """This month."""


def overview(visit: Visit) -> HttpResponse:
    """The page of the Tổng Biên tập, the council and the main board."""
    portal = visit.main.portal
    events = visible(repository(), visit.actor.account, Wanted(with_closed=True))
    agencies = (portal.main, *portal.agencies.values())
    lines = [
        _line(visit, each.label, each.name, [e for e in events if e.agency == each.label])
        for each in agencies
    ]
    given = {
        "lines": lines,
        "late": [each for each in events if is_late(each, visit.now)],
        "failed": [each for each in events if each.state is State.FAILED],
        "now": visit.now,
        "agencies": {each.label: each.short_name for each in agencies},
    }
    return render(visit.http, "overview.html", given)


def _line(visit: Visit, label: str, name: str, events: list[Event]) -> Line:
    counted = Counter(each.state for each in events)
    month = (visit.now.year, visit.now.month)
    return Line(
        label,
        name,
        waiting=sum(counted[state] for state in _WAITING),
        late=sum(is_late(each, visit.now) for each in events),
        with_agency=sum(counted[state] for state in _WITH_AGENCY),
        going_out=sum(counted[state] for state in _GOING_OUT),
        failed=counted[State.FAILED],
        published=sum(
            each.state is State.PUBLISHED and (each.at.year, each.at.month) == month for each in events
        ),
    )
