"""The matrix of rights at the desk: every route of the table, every role, own and foreign agencies, every state.

Whom each route is for is declared here once more, so that a route which the route table opens to others, or that nobody
has thought about, fails. What may be done in which state is that of the workflow's own matrix, written out there; with
CONGSO_STEPS=5000 all of it is tried, otherwise a sample of each state.
"""

import itertools
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.desk.review.checklist import items
from pipeline.model.request import Action, State
from pipeline.store.repository import Repository
from pipeline.workflow.authority import PathKind
from tests.desk.website import PEOPLE, Desk
from tests.workflow.test_matrix import bring_to, expected

STRANGER = ""
EVERYBODY = frozenset({STRANGER, *PEOPLE})
ACCOUNTS = frozenset(PEOPLE)
READ_ALL = frozenset({"bbt.duyet", "tbt.mau", "quantri", "hd.chutich"})
SUBMITTERS = ACCOUNTS - {"nguoila", "hd.chutich"}
APPROVERS = READ_ALL | {"sokhdt.duyet", "sokhdt.duyet2", "phoyen.duyet"}
RELEASERS = frozenset({"tbt.mau", "quantri"})
KEEPERS = frozenset({"quantri", "sokhdt.quantri"})
ADMINISTRATORS = frozenset({"quantri"})

OPEN_TO = {
    "home": ACCOUNTS,
    "sign-in": EVERYBODY,
    "second-step": EVERYBODY,
    "to-provider": EVERYBODY,
    "from-provider": EVERYBODY,
    "sign-out": EVERYBODY,
    "own-account": ACCOUNTS,
    "change-password": ACCOUNTS,
    "second-factor": ACCOUNTS,
    "end-session": ACCOUNTS,
    "forgotten": EVERYBODY,
    "set-password": EVERYBODY,
    "accounts": ADMINISTRATORS,
    "invite": ADMINISTRATORS,
    "change-account": ADMINISTRATORS,
    "overview": READ_ALL,
    "agencies": KEEPERS,
    "new-agency": KEEPERS,
    "edit-agency": KEEPERS,
    "proof": READ_ALL,
    "releases": RELEASERS,
    "health": ADMINISTRATORS,
    "my-requests": SUBMITTERS,
    "contributions": SUBMITTERS,
    "contribution": SUBMITTERS,
    "letters": SUBMITTERS,
    "paper-letter": SUBMITTERS,
    "letter": SUBMITTERS,
    "new-document": SUBMITTERS,
    "published-document": SUBMITTERS,
    "queue": APPROVERS,
}
"""Routes that name no request and no draft: who gets in."""

_SIGNING_IN = {"sign-in", "second-step", "to-provider", "from-provider", "sign-out"}
ANSWERED_ELSEWHERE = {*_SIGNING_IN, "contribution", "letter", "new-agency", "edit-agency"}
"""What these answer to those whom they are for looks as if they were kept out: their own tests try that."""

WRITERS = {
    "edit-document",
    "paste",
    "preview-document",
    "versions",
    "use-version",
    "send-draft",
    "discard-draft",
}
"""Routes to somebody's draft: its writer alone."""

SHOWN = {"request", "presence", "request-preview", "request-file"}
"""Routes that show a request: whoever it concerns, in every state."""

ACTIONS = {
    "comment": Action.COMMENT,
    "claim": Action.CLAIM,
    "approve": Action.APPROVE,
    "schedule": Action.SCHEDULE,
    "return": Action.RETURN,
    "reject": Action.REJECT,
    "cancel": Action.CANCEL,
    "publish-now": Action.PUBLISH,
    "refresh": Action.REFRESH,
    "change-request": Action.SAVE,
}
"""Routes that do something with a request, and what."""

READERS = frozenset({"sokhdt.nhap", "sokhdt.duyet", "sokhdt.duyet2", "sokhdt.quantri", *READ_ALL})
"""Of a request of sokhdt: its board, and those who see everything."""

KINDS = (PathKind.AGENCY_CONTENT, PathKind.MAIN_CONTENT)
"""What a board of sokhdt decides, and what it sends to another board."""


def _routes() -> dict[str, str]:
    from pipeline.desk.routes import ROUTES

    return {route.name: "/" + route.pattern for route in ROUTES}


def _address(pattern: str, **parts: object) -> str:
    """The address of a pattern; a part that is not given names nothing."""
    found = pattern
    for piece in pattern.split("<")[1:]:
        kind, _, name = piece.partition(">")[0].partition(":")
        found = found.replace(f"<{kind}:{name}>", str(parts.get(name, 0 if kind == "int" else "x")))
    return found


def _is_kept_out(answer: Any) -> bool:
    """Whether somebody is led to the sign-in page, refused, or told that there is no such page."""
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap/")
    return to_sign_in or answer.status_code in {403, 404}


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    from django.urls import get_resolver

    names = set(_routes())
    assert names == {*OPEN_TO, *WRITERS, *SHOWN, *ACTIONS}
    assert {pattern.name for pattern in get_resolver().url_patterns} == names  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_who_gets_in_where_no_request_is_named(website: Desk, name: str) -> None:
    client, routes = website.visitor(name), _routes()
    wrong = {}
    for route, people in OPEN_TO.items():
        if name in people and route in ANSWERED_ELSEWHERE:
            continue
        address = _address(routes[route], name="sokhdt.nhap")
        asked = [client.get(address)] if name in people else [client.get(address), client.post(address)]
        if {_is_kept_out(answer) for answer in asked} != {name not in people}:
            wrong[route] = [answer.status_code for answer in asked]
    assert wrong == {}


def test_a_draft_is_its_writers_alone(website: Desk) -> None:
    from pipeline.desk.submission.models import DraftDocument

    writer, routes = website.visitor("sokhdt.nhap"), _routes()
    assert writer.post("/gui-tin/", {"type": "news", "site": "sokhdt"}).status_code == 302
    [document] = DraftDocument.objects.all()
    parts = {"document_id": document.pk, "draft_id": document.draft_id}
    wrong = []
    for route, name in itertools.product(sorted(WRITERS), sorted(EVERYBODY)):
        client, address = website.visitor(name), _address(routes[route], **parts)
        asked = (
            [client.get(address)] if name == "sokhdt.nhap" else [client.get(address), client.post(address)]
        )
        wrong += [(route, name) for answer in asked if _is_kept_out(answer) != (name != "sokhdt.nhap")]
    assert wrong == []
    assert DraftDocument.objects.count() == 1


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", KINDS)
def test_what_each_may_do_with_a_request(website: Desk, kind: PathKind, state: State) -> None:
    number, routes = bring_to(website.repository, kind, state), _routes()
    wrong = []
    for name, route in _asked(kind, state):
        address = _address(routes[route], number=number, index=0)
        client = website.visitor(name)
        if route in SHOWN:
            answer = client.get(address)
            is_right = _is_kept_out(answer) != (name in READERS)
        else:
            may = _may(name, route, kind, state)
            with _nothing_kept(website.repository) as before:
                answer = client.post(address, _sent(website, number))
                did = _refs(website.repository) != before or "/bai/" in answer.headers.get("Location", "")
            is_right = did == may or (may and _may_change_nothing(route, state))
            is_right = is_right and _is_kept_out(answer) == (name not in READERS)
        if not is_right:
            wrong.append((route, name, answer.status_code))
    assert wrong == []


def _asked(kind: PathKind, state: State) -> list[tuple[str, str]]:
    """Who tries what: of each state a sample, of what is allowed and of what is not."""
    every = list(itertools.product(sorted(EVERYBODY), sorted({*SHOWN, *ACTIONS})))
    if int(os.environ.get("CONGSO_STEPS", "0")) >= 5000:
        return every
    chance = random.Random(f"{kind}{state}")  # noqa: S311 - a fixed sequence, not a secret
    allowed = [each for each in every if _may(*each, kind, state)]
    return chance.sample(allowed, min(4, len(allowed))) + chance.sample(every, 10)


def _may(name: str, route: str, kind: PathKind, state: State) -> bool:
    if route in SHOWN:
        return name in READERS
    shown = State.PUBLISHING if state is State.FAILED else state  # it is on main, whatever went wrong then
    return bool(name) and expected(ACTIONS[route], name, kind, shown)


def _may_change_nothing(route: str, state: State) -> bool:
    """Whether there may be nothing to do: nothing new on `main`, or it is being published already."""
    return route == "refresh" or (route == "publish-now" and state in {State.PUBLISHING, State.FAILED})


def _sent(website: Desk, number: str) -> dict[str, Any]:
    """What the forms of the request's page send, all at once."""
    ticked = [each.code for each in items()]
    return {"seen": website.digest(number), "checked": ticked, "reason": "Lý do", "text": "Ý kiến"}


def _refs(repository: Repository) -> dict[str, str]:
    lines = repository.run(["for-each-ref", "--format=%(refname) %(objectname)"]).decode().splitlines()
    return dict(line.split() for line in lines)


@contextmanager
def _nothing_kept(repository: Repository) -> Iterator[dict[str, str]]:
    """Take back what is done to the record, so that the next person finds the same."""
    before = _refs(repository)
    yield before
    after = _refs(repository)
    for name in after.keys() - before.keys():
        repository.run(["update-ref", "-d", name])
    for name, commit in before.items():
        if after.get(name) != commit:
            repository.run(["update-ref", name, commit])
