"""What people ask about requests: which there are, and all about one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.checks.issue import Issue
from pipeline.model.account import Account
from pipeline.model.agency import MAIN
from pipeline.model.request import CLOSED, Event, State
from pipeline.store.repository import Repository
from pipeline.store.trees import merge_trees
from pipeline.workflow.approval import missing_approvals
from pipeline.workflow.authority import Standing, may_approve
from pipeline.workflow.content import labels
from pipeline.workflow.deadlines import earliest_due
from pipeline.workflow.examination import faults_of
from pipeline.workflow.record import MainState, Request, main_state, read_request
from pipeline.workflow.refusals import refusal, refused
from pipeline.workflow.request_index import Wanted, newest_events
from pipeline.workflow.visibility import may_see

_ALMOST_PUBLIC = frozenset({State.APPROVED, State.SCHEDULED, State.FAILED, State.PUBLISHING})


def visible(repository: Repository, account: Account, wanted: Wanted) -> list[Event]:
    """The newest event of each request that is asked for and that an account may see."""
    main = main_state(repository)
    standing = main.standing(account)
    return [event for event in newest_events(repository, wanted) if may_see(main, standing, event)]


def waiting_for(repository: Repository, account: Account, moment: datetime) -> list[Event]:
    """Requests that an account may approve, and has neither written nor left to a colleague who has claimed them."""
    main = main_state(repository)
    standing = main.standing(account)
    submitted = newest_events(repository, Wanted(states=frozenset({State.SUBMITTED})))
    return [event for event in submitted if _is_waiting(main, standing, event, moment)]


def _is_waiting(main: MainState, standing: Standing, event: Event, moment: datetime) -> bool:
    if event.author == standing.account or event.claimant(moment) not in {"", standing.account}:
        return False
    return any(may_approve(standing, owner) for owner in owners_in(main, event))


def owners_in(main: MainState, event: Event) -> Iterable[str]:
    """The owners that an event names, as boards are known: MAIN for the main portal's label."""
    label = main.portal.main.label
    return (MAIN if owner == label else owner for owner in event.owners)


def due_for_publication(repository: Repository, moment: datetime) -> list[str]:
    """Numbers of the requests that the publisher has to do something for, from refs alone.

    Approved ones, scheduled ones whose time has come, those that a process left while publishing, and those that were
    published and could not be made live; `publish` decides about each anew.
    """
    found = newest_events(repository, Wanted(states=_ALMOST_PUBLIC))
    return [event.request for event in found if _is_due(event, moment)]


def _is_due(event: Event, moment: datetime) -> bool:
    if event.state is State.FAILED:
        return bool(event.approved_by)  # one that was refused before it was published waits for people
    return event.state is not State.SCHEDULED or event.publish_at is None or event.publish_at <= moment


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that `main` has changed too, with both versions: somebody must make one of them."""

    path: str
    published: str
    """The text on `main`; nothing where it is gone, or is no text."""
    requested: str


@dataclass(frozen=True, slots=True)
class Details:
    """All about one request."""

    request: Request
    faults: tuple[Issue, ...]
    """What stops it from being published."""
    conflicts: tuple[Conflict, ...]
    missing: tuple[str, ...]
    """Owners whose approval is missing."""
    unconfirmed: tuple[int, ...] = ()
    """Years that its deadline was counted in without a confirmed calendar: it may still move."""


def details(repository: Repository, number: str, account: Account) -> Details:
    """All about one request; raises RequestRefusedError where the account may not see it."""
    with repository.at_hand() as near:
        return _details(near, number, account)


def seen_request(repository: Repository, number: str, account: Account) -> Request:
    """One request; raises RequestRefusedError where there is none that the account may see."""
    main = main_state(repository)
    request = read_request(main, number)
    if not may_see(main, main.standing(account), request.last):
        raise refused(refusal("no_request", found=number))
    return request


def tree_with(main: MainState, request: Request) -> str:
    """The tree that `main` is, or would be, with a request; the request's own where the two are in conflict."""
    if request.is_merged:
        return main.commit
    merged = merge_trees(main.repository, main.commit, request.head)
    return request.head if merged.conflicts else merged.tree


def _details(repository: Repository, number: str, account: Account) -> Details:
    main = main_state(repository)
    request = seen_request(repository, number, account)
    if request.state in CLOSED or request.is_merged:
        return Details(request, (), (), ())
    merged = merge_trees(repository, main.commit, request.head)
    tree = request.head if merged.conflicts else merged.tree
    faults = faults_of(main, tree, request.pairs, "publish")
    due = earliest_due(main, [after for _, after in request.pairs if after])
    return Details(
        request,
        tuple(faults),
        tuple(_conflict(main, request, path) for path in merged.conflicts),
        labels(main, missing_approvals(main, request)),
        due.unconfirmed if due else (),
    )


def _conflict(main: MainState, request: Request, path: str) -> Conflict:
    published, requested = (_text(main.repository, commit, path) for commit in (main.commit, request.head))
    return Conflict(path, published, requested)


def _text(repository: Repository, commit: str, path: str) -> str:
    blobs = [entry.blob for entry in repository.entries(commit, [path]) if entry.path == path]
    content = b"".join(repository.read(blobs))
    return "" if b"\0" in content else content.decode("utf-8", "replace")
