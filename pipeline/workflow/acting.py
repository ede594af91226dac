"""How an action on a request is done: read, ask the table, work the event out, record it if nothing moved meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.model.account import Account
from pipeline.model.agency import MAIN
from pipeline.model.request import CLOSED, Action, Event
from pipeline.store.refs import writing
from pipeline.store.repository import Repository
from pipeline.workflow.authority import COUNCIL, approval_standing, may_approve
from pipeline.workflow.content import allow
from pipeline.workflow.intake import has_moved
from pipeline.workflow.path_rules import acting_as
from pipeline.workflow.record import MainState, Request, main_state, read_request
from pipeline.workflow.recording import following, recorder
from pipeline.workflow.refusals import refusal, refused

JOINED = "joined"
"""What a step may name beside changes of the event: a tree, and the commit whose history comes with it."""

_ATTEMPTS = 10

Step = Callable[[MainState, Request], Mapping[str, Any]]
"""What an action changes of the last event; it is called after the table has let the action through."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, how it came in (`pipeline.workflow.push.WAYS`), and when."""

    account: Account
    via: str
    at: datetime
    origin: str = ""
    """Where it was done, if on a forge (Event.origin)."""


def act(repository: Repository, number: str, action: Action, actor: Actor, step: Step) -> Event:
    """Do one action on a request, and return the event that records it.

    Raises RequestRefusedError with the rules that stand against it.
    """
    with repository.at_hand() as near:
        return _act(near, number, action, actor, step)


def _act(repository: Repository, number: str, action: Action, actor: Actor, step: Step) -> Event:
    for _ in range(_ATTEMPTS):
        main = main_state(repository)
        request = read_request(main, number)
        allow(main, request, actor.account, action)
        said: dict[str, Any] = {
            "by": actor.account.name,
            "acting_as": role_of(main, request, actor.account.name),
        }
        said |= {"action": action, "at": actor.at, "via": actor.via, "digest": request.digest}
        said |= {"origin": actor.origin}
        changes = {**said, **step(main, request)}
        tree, commit = changes.pop(JOINED, ("", ""))
        event = following(request.last, **changes)
        with writing(repository) as writer:
            if has_moved(main, request):
                continue
            record = recorder(writer, actor.at)
            parent = request.head
            if tree:
                subject = f"Bring request {number} up to date with main\n"
                parent = record.commit(tree, [request.head, commit], subject)
            if event.state in CLOSED:
                record.close(parent, event)
            else:
                record.add(request.head, parent, event)
            return event
    raise refused(refusal("too_busy"))


def role_of(main: MainState, request: Request, account: str) -> str:
    """In which standing an account acts on a request: as an approver where it is one, else for its agency."""
    standing = main.standing(account)
    if any(may_approve(standing, owner) for owner in request.owners):
        return approval_standing(standing, request.owners, main.portal.main.label)
    agency = MAIN if request.last.agency == main.portal.main.label else request.last.agency
    boards = [label for label in (agency, *standing.levels) if standing.on(label)]
    return acting_as(main, standing, boards[0]) if boards else COUNCIL
