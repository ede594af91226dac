"""What people do with a request: one function an action, each a signed event on its branch.

Every function returns the event that it recorded, or raises RequestRefusedError with the rules that stand against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from pipeline.model.plain_text import one_line, plain_lines
from pipeline.model.request import CLAIM_LASTS, Action, Event, State
from pipeline.store.commits import is_ancestor
from pipeline.store.repository import Repository
from pipeline.store.trees import merge_trees
from pipeline.workflow.acting import JOINED, Actor, act
from pipeline.workflow.approval import merge, missing_approvals
from pipeline.workflow.authority import may_approve
from pipeline.workflow.record import MainState, Request, digest_of
from pipeline.workflow.refusals import refusal, refuse, refused

_NOT_CLAIMED: Mapping[str, Any] = {"claimed_by": "", "claimed_until": None}


class Wished(Enum):
    """Stands for the time that the request itself names."""

    WISHED = "wished"


WISHED = Wished.WISHED


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approver says beside the approval."""

    text: str = ""
    """Kept in the record: what was looked at (Đ5), and a word to the agency."""
    publish_at: datetime | Wished | None = WISHED
    """When it is published instead of at the time that the request names; None for at once."""


def comment(repository: Repository, number: str, actor: Actor, text: str, where: str = "") -> Event:
    """Say something about a request, or about a line of one of its files (`path:line`)."""
    said = _asked_for(plain_lines(text), "no_text")

    def step(main: MainState, request: Request) -> Mapping[str, Any]:
        path, _, line = where.rpartition(":")
        if where and (path not in request.paths or not line.isascii() or not line.isdigit()):
            raise refused(refusal("no_such_place", found=where))
        return {"text": said, "where": where}

    return act(repository, number, Action.COMMENT, actor, step)


def claim(repository: Repository, number: str, actor: Actor) -> Event:
    """Take a request up for review ("nhận xử lý"), so that others leave it alone for CLAIM_LASTS."""

    def step(main: MainState, request: Request) -> Mapping[str, Any]:
        other = request.last.claimant(actor.at)
        if other not in {"", actor.account.name}:
            raise refused(refusal("claimed", account=other))
        return {"claimed_by": actor.account.name, "claimed_until": actor.at + CLAIM_LASTS}

    return act(repository, number, Action.CLAIM, actor, step)


def approve(
    repository: Repository, number: str, actor: Actor, seen: str, said: Approval = Approval()
) -> Event:
    """Approve the content that was seen. `seen`: its content digest; no other content is approved by this.

    The last approval that the request needs makes it approved, or scheduled when it names a time to come.
    """
    publish_at = {} if said.publish_at is WISHED else {"publish_at": said.publish_at}

    def step(main: MainState, request: Request) -> Mapping[str, Any]:
        if seen != request.digest:
            raise refused(refusal("content_changed", found=number))
        refuse(merge(main, request).refusals)
        standing = main.standing(actor.account)
        mine = {owner for owner in request.owners if may_approve(standing, owner)}
        left = set(missing_approvals(main, request)) - mine
        at = publish_at.get("publish_at", request.last.publish_at)
        state = State.SUBMITTED if left else _approved(at, actor.at)
        return {**_NOT_CLAIMED, **publish_at, "state": state, "text": plain_lines(said.text)}

    return act(repository, number, Action.APPROVE, actor, step)


def _approved(publish_at: datetime | None, moment: datetime) -> State:
    return State.SCHEDULED if publish_at and publish_at > moment else State.APPROVED


def return_(repository: Repository, number: str, actor: Actor, reason: str) -> Event:
    """Give a request back to its agency, with the reason."""
    said = {**_NOT_CLAIMED, "state": State.RETURNED, "reason": _asked_for(one_line(reason), "no_reason")}
    return act(repository, number, Action.RETURN, actor, lambda main, request: said)


def reject(repository: Repository, number: str, actor: Actor, reason: str) -> Event:
    """Refuse a request for ever, with the reason; it is kept closed (Đ11.1)."""
    said = {"state": State.REJECTED, "reason": _asked_for(one_line(reason), "no_reason")}
    return act(repository, number, Action.REJECT, actor, lambda main, request: said)


def cancel(repository: Repository, number: str, actor: Actor, reason: str = "") -> Event:
    """Withdraw a request before it is published; it is kept closed (Đ11.1)."""
    said = {"state": State.CANCELLED, "reason": one_line(reason)}
    return act(repository, number, Action.CANCEL, actor, lambda main, request: said)


def schedule(repository: Repository, number: str, actor: Actor, publish_at: datetime | None) -> Event:
    """Set when an approved request is published; None for as soon as possible."""
    if publish_at is not None and publish_at <= actor.at:
        raise refused(refusal("past_time", found=publish_at.isoformat()))
    said = {"state": State.SCHEDULED if publish_at else State.APPROVED, "publish_at": publish_at}
    return act(repository, number, Action.SCHEDULE, actor, lambda main, request: said)


def refresh(repository: Repository, number: str, actor: Actor) -> Event:
    """Bring a request up to date with `main`; approvals stay unless that changes one of its files.

    Where both have changed a file in the same place, nothing changes, and the error names the files.
    """

    def step(main: MainState, request: Request) -> Mapping[str, Any]:
        if is_ancestor(repository, main.commit, request.head):
            raise refused(refusal("up_to_date", found=number))
        merged = merge_trees(repository, main.commit, request.head)
        refuse(refusal("conflict_with_main", path) for path in merged.conflicts)
        digest = digest_of(repository.changes(main.commit, merged.tree))
        voided = digest != request.digest and request.state in {State.APPROVED, State.SCHEDULED}
        state = State.SUBMITTED if voided else request.last.state
        return {"digest": digest, "state": state, JOINED: (merged.tree, main.commit)}

    return act(repository, number, Action.REFRESH, actor, step)


def _asked_for(text: str, code: str) -> str:
    if not text:
        raise refused(refusal(code))
    return text
