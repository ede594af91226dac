"""Brings approved requests to `main`, the only way there is, and records whether the public can read them.

Three steps, each a state that a later run goes on from: `publish` records that the request is being published and
merges it; a build then makes it live; `released` or `not_released` records how that went.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.checks.portal import is_document
from pipeline.model.address import place_of
from pipeline.model.event_message import message_of
from pipeline.model.plain_text import one_line
from pipeline.model.request import Action, Event, State
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import RefChange, writing
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor, role_of
from pipeline.workflow.approval import Merge, merge, missing_approvals
from pipeline.workflow.authority import SERVICE
from pipeline.workflow.content import allow
from pipeline.workflow.intake import has_moved
from pipeline.workflow.permissions import TABLE
from pipeline.workflow.record import MainState, Request, main_state, merge_of, read_request
from pipeline.workflow.recording import Recorder, following, recorder
from pipeline.workflow.refusals import Refusal, refusal, refused, said
from pipeline.workflow.renewal import changes_clocks, renew_deadlines

_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Publication:
    """A request that is on `main`."""

    request: str
    commit: str
    """The merge commit: a build of it, or of a later commit of `main`, shows the request."""


def publish(repository: Repository, number: str, moment: datetime, actor: Actor | None = None) -> Publication:
    """Merge a request that is approved, and whose time has come, into `main`; harmless where that is done already.

    `actor`: who asks for it now, whatever time it names; None for the publisher. Approvals, boards and the merged tree
    are looked at again. Raises RequestRefusedError where they do not allow it; the request is `failed` then, and says
    why.
    """
    with repository.at_hand() as near:
        return _publish(near, number, moment, actor)


def _publish(repository: Repository, number: str, moment: datetime, actor: Actor | None) -> Publication:
    for _ in range(_ATTEMPTS):
        main = main_state(repository)
        request = read_request(main, number)
        if actor:
            allow(main, request, actor.account, Action.PUBLISH)
        if request.is_merged:
            return Publication(number, _merge_commit(main, request))
        _refuse_early(request, moment, actor)
        wanted = merge(main, request)
        missing = missing_approvals(main, request)
        against = (*(refusal("not_approved", owner=owner or "-") for owner in missing), *wanted.refusals)
        with writing(repository) as writer:
            if has_moved(main, request):
                continue
            record = recorder(writer, moment)
            by = _by(main, request, actor)
            if against:
                _record_failure(record, request, by, against)
                raise refused(*against)
            return _merged(record, main, request, wanted, by)
    raise refused(refusal("too_busy"))


def _refuse_early(request: Request, moment: datetime, actor: Actor | None) -> None:
    at = request.last.publish_at
    is_early = request.state is State.SCHEDULED and at is not None and at > moment and actor is None
    if request.state not in TABLE[Action.PUBLISH].states or is_early:
        raise refused(refusal("not_due", found=request.id))


def _by(main: MainState, request: Request, actor: Actor | None) -> dict[str, str]:
    if actor is None:
        return {"by": SERVICE, "acting_as": SERVICE, "via": SERVICE}
    name = actor.account.name
    role = role_of(main, request, name)
    return {"by": name, "acting_as": role, "via": actor.via, "origin": actor.origin}


def _merged(
    record: Recorder, main: MainState, request: Request, wanted: Merge, by: dict[str, str]
) -> Publication:
    """Record that the request is being published, then move `main`: killed in between, it is merged by the next run."""
    approvers = tuple(dict.fromkeys(event.by for event in request.approvals))
    event = following(
        request.last,
        state=State.PUBLISHING,
        action=Action.PUBLISH,
        at=record.moment,
        digest=request.digest,
        approved_by=approvers,
        **by,
    )
    head = request.head
    if request.last.state is not State.PUBLISHING:
        head = record.add(request.head, request.head, event)
    commit = record.commit(wanted.tree, [main.commit, head], message_of(event))
    record.writer.move(RefChange(MAIN_BRANCH, main.commit, commit))
    return Publication(request.id, commit)


def _merge_commit(main: MainState, request: Request) -> str:
    found = merge_of(main, request.id, request.head)
    return found.id if found else ""


def _record_failure(
    record: Recorder, request: Request, by: dict[str, str], against: tuple[Refusal, ...]
) -> None:
    reason = one_line("; ".join(map(said, against)))
    event = following(
        request.last, state=State.FAILED, action=Action.FAIL, at=record.moment, reason=reason, **by
    )
    record.add(request.head, request.head, replace(event, digest=request.digest))


def addresses_of(main: MainState, request: Request) -> tuple[str, ...]:
    """Addresses of the pages that a request makes or changes."""
    places = [place_of(after.path) for _, after in request.pairs if after and is_document(after.path)]
    return tuple(main.portal.absolute(place.address) for place in places if place)


def released(repository: Repository, number: str, moment: datetime, addresses: tuple[str, ...]) -> Event:
    """Record that a merged request is live, with the addresses of its pages, and close it; harmless when done twice.

    Where it changes calendars or rules, the deadlines of the other requests are recorded anew first.
    """
    if changes_clocks(read_request(main_state(repository), number)):
        renew_deadlines(repository, moment)
    return _recorded(repository, number, moment, State.PUBLISHED, Action.RELEASE, "\n".join(addresses))


def not_released(repository: Repository, number: str, moment: datetime, reason: str) -> Event:
    """Record that a merged request could not be made live, and why; the publisher tries again."""
    return _recorded(repository, number, moment, State.FAILED, Action.FAIL, "", one_line(reason))


def _recorded(
    repository: Repository,
    number: str,
    moment: datetime,
    state: State,
    action: Action,
    text: str,
    reason: str = "",
) -> Event:
    for _ in range(_ATTEMPTS):
        main = main_state(repository)
        request = read_request(main, number)
        if request.last.state is State.PUBLISHED or (
            request.last.state is state and request.last.reason == reason
        ):
            return request.last
        if not request.is_merged:
            raise refused(refusal("not_merged", found=number))
        with writing(repository) as writer:
            if has_moved(main, request):
                continue
            event = following(
                request.last,
                state=state,
                action=action,
                by=SERVICE,
                acting_as=SERVICE,
                via=SERVICE,
                at=moment,
                text=text,
                reason=reason,
            )
            record = recorder(writer, moment)
            if state is State.PUBLISHED:
                record.close(request.head, event)
            else:
                record.add(request.head, request.head, event)
            return event
    raise refused(refusal("too_busy"))
