"""Requests for a first look, made by the workflow's own functions, as if days had gone by."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from pipeline.desk.accounts.registration import user_named
from pipeline.desk.demo.plan import Plan, Planned
from pipeline.desk.submission.content import Content, file_of
from pipeline.desk.submission.places import new_path
from pipeline.model.request import Event
from pipeline.store.repository import Repository
from pipeline.workflow import actions
from pipeline.workflow.acting import Actor
from pipeline.workflow.intake import Wish
from pipeline.workflow.push import WEB
from pipeline.workflow.record import MainState, main_state, read_request
from pipeline.workflow.request_index import Wanted, newest_events
from pipeline.workflow.submission import submit

_TYPE = "news"
_STEP = timedelta(minutes=40)

Step = Callable[[Repository, str, Actor, str], Event]

_STEPS: Mapping[str, Step] = {
    "comment": actions.comment,
    "claim": lambda repository, number, actor, words: actions.claim(repository, number, actor),
    "return": actions.return_,
    "reject": actions.reject,
    "cancel": actions.cancel,
    "approve": lambda repository, number, actor, words: actions.approve(
        repository,
        number,
        actor,
        read_request(main_state(repository), number).digest,
        actions.Approval(words),
    ),
}


def make_requests(repository: Repository, plan: Plan, now: datetime) -> int:
    """Make the planned requests, unless there are requests already; returns how many were made."""
    if newest_events(repository, Wanted(with_closed=True)):
        return 0
    agencies = main_state(repository).portal.agencies
    fitting = [each for each in plan.requests if each.agency in agencies]  # a portal of its own has others
    for planned in fitting:
        _make(repository, planned, now)
    return len(fitting)


def _make(repository: Repository, planned: Planned, now: datetime) -> None:
    at = now - timedelta(days=planned.days, hours=3)
    main = main_state(repository)
    wish = Wish(planned.message, _publish_at(planned, now), planned.draft, planned.urgent)
    answer = submit(repository, _actor(planned.by, at), _files(main, planned, at), wish)
    for number, (what, by, words) in enumerate(planned.then, 1):
        _STEPS[what](repository, answer.event.request, _actor(by, at + number * _STEP), words)


def _publish_at(planned: Planned, now: datetime) -> datetime | None:
    if planned.publish_in is None:
        return None
    return (now + timedelta(days=planned.publish_in)).replace(hour=8, minute=0, second=0, microsecond=0)


def _actor(name: str, at: datetime) -> Actor:
    return Actor(user_named(name).account(), WEB, at)


def _files(main: MainState, planned: Planned, at: datetime) -> dict[str, bytes]:
    kind = main.portal.types[_TYPE]
    values = {"title": planned.title, "date": at.isoformat(timespec="seconds"), "summary": planned.summary}
    values |= {"agency": planned.agency, "category": "trong-tinh"}
    if planned.event is not None:
        values["event_at"] = (at - timedelta(days=planned.event)).isoformat(timespec="seconds")
    content = Content(values, planned.body)
    return {new_path(kind, planned.agency, content, at, ()): file_of(kind, content)}
