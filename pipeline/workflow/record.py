"""Reads requests from Git: what `main` says now, and what became of each request."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.model.account import Account
from pipeline.model.agency import MAIN
from pipeline.model.event_message import event_from, trailers_in
from pipeline.model.portal import Portal
from pipeline.model.request import (
    CONTENT_ACTIONS,
    Action,
    Change,
    Event,
    State,
    branch_of,
    closing_tag_of,
    content_digest,
    is_request_id,
)
from pipeline.store.commits import Commit, commits_between, merge_bases, read_commits
from pipeline.store.portal_data import load_portal
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.repository import Repository
from pipeline.store.service_key import SERVICE, known_keys
from pipeline.store.signatures import PublicKey, signer_of
from pipeline.store.source import CommitSource
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.authority import Standing, standing_of
from pipeline.workflow.ownership import owners_of
from pipeline.workflow.permissions import Relation, relations
from pipeline.workflow.refusals import refusal, refused

Pair = tuple[TreeEntry | None, TreeEntry | None]
"""A file before and after; None where it is not there."""


@dataclass(frozen=True, slots=True)
class MainState:
    """What decisions stand on: the tip of `main`, and the portal that it makes."""

    repository: Repository
    commit: str
    portal: Portal

    def standing(self, account: Account | str) -> Standing:
        """What the boards on `main` say of an account."""
        return standing_of(self.portal, account if isinstance(account, str) else account.name)


def main_state(repository: Repository) -> MainState:
    """Read what `main` says now."""
    return state_at(repository, repository.id_of(MAIN_BRANCH))


def state_at(repository: Repository, commit: str) -> MainState:
    """Read what `main` said when it was at a commit; a process that answers often has read it before."""
    portal = _portals.get(commit)
    if portal is None:
        portal = load_portal(CommitSource(repository, commit), repository.folder.parent / "cache" / "data")
        with _keeping:
            _portals[commit] = portal
            for old in list(_portals)[:-_PORTALS_KEPT]:
                del _portals[old]
    return MainState(repository, commit, portal)


_PORTALS_KEPT = 8
_portals: dict[str, Portal] = {}
"""What the data files of the commits that were asked for last hold: a commit's id is made of its content.

Reading them again took half of the time of a page of the desk.
"""
_keeping = threading.Lock()


def trusted_keys(repository: Repository) -> frozenset[PublicKey]:
    """The keys whose signatures count now: to be asked for after what they have signed, for a key may be younger."""
    return frozenset(each.key for each in known_keys(repository))


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event with the commit that records it."""

    event: Event
    commit: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """One request as Git has it."""

    id: str
    head: str
    """The commit of its newest event."""
    events: tuple[Recorded, ...]
    """Oldest first."""
    base: str
    """The commit that its content is compared with: the merge base with `main`, as it was before it was merged."""
    pairs: tuple[Pair, ...]
    """What it changes since its base."""
    owners: tuple[str, ...]
    """Whose approval it needs: labels (MAIN for the main board) and CHIEF."""
    is_merged: bool
    """Whether `main` has it."""

    @property
    def last(self) -> Event:
        return self.events[-1].event

    @property
    def state(self) -> State:
        """Where it stands. What is on `main` and not yet live is being published, whatever went wrong on the way."""
        state = self.last.state
        return State.PUBLISHING if state is State.FAILED and self.is_merged else state

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(entry.path for before, after in self.pairs if (entry := after or before))

    @cached_property
    def digest(self) -> str:
        """The digest of its content as it is."""
        return digest_of(self.pairs)

    @property
    def authors(self) -> frozenset[str]:
        """Accounts that brought content in."""
        return frozenset(each.event.by for each in self.events if each.event.action in CONTENT_ACTIONS)

    @property
    def approvals(self) -> tuple[Event, ...]:
        """Approvals that count: of the content as it is, with nothing after them that takes approvals back."""
        counting: list[Event] = []
        for each in self.events:
            event = each.event
            if counting and counting[-1].digest != event.digest:
                counting.clear()
            if event.action in {Action.RETURN, Action.REJECT, Action.FAIL} or event.action in CONTENT_ACTIONS:
                counting.clear()
            if event.action is Action.APPROVE:
                counting.append(event)
        return tuple(event for event in counting if event.digest == self.digest)

    def relations_of(self, standing: Standing, main_label: str) -> frozenset[Relation]:
        """What an account is to this request."""
        agency = MAIN if self.last.agency == main_label else self.last.agency
        return relations(standing, self.authors, agency, self.owners)


def digest_of(pairs: Iterable[Pair]) -> str:
    """The content digest of changed files (DESIGN: Content-Digest)."""
    return content_digest(_change(before, after) for before, after in pairs)


def _change(before: TreeEntry | None, after: TreeEntry | None) -> Change:
    if after:
        return Change(after.path, after.mode, after.blob)
    return Change(before.path if before else "", "", "")


def read_request(main: MainState, request: str) -> Request:
    """Read one request; raises RequestRefusedError where there is none with this number."""
    if not is_request_id(request):
        raise refused(refusal("no_request", found=request))
    repository = main.repository
    head = repository.id_of(closing_tag_of(request)) or repository.id_of(branch_of(request))
    if not head:
        raise refused(refusal("no_request", found=request))
    return request_at(main, request, head)


def request_at(main: MainState, request: str, head: str) -> Request:
    """Read the request whose newest event is this commit."""
    merge = merge_of(main, request, head)
    return request_before(main, request, head, merge.parents[0] if merge else main.commit, merge is not None)


def request_before(main: MainState, request: str, head: str, before: str, is_merged: bool) -> Request:
    """Read a request as it stands to a commit of `main` that does not have it."""
    repository = main.repository
    ids = commits_between(repository, [head], [before])
    events = tuple(events_among(read_commits(repository, ids), request, trusted_keys(repository)))
    if not events or events[-1].commit != head:
        raise refused(refusal("broken_record", found=request))
    base = (merge_bases(repository, before, head) or [before])[0]
    pairs = tuple(repository.changes(base, head))
    return Request(request, head, events, base, pairs, owners_of(repository, pairs), is_merged)


def events_among(commits: Iterable[Commit], request: str, keys: frozenset[PublicKey]) -> Iterator[Recorded]:
    """The events of a request among commits: by the service, signed by one of its keys, and of this request."""
    for commit in commits:
        if commit.committer != SERVICE:
            continue
        event = event_from(commit.message)
        if event and event.request == request and signer_of(commit, keys):
            yield Recorded(event, commit.id, commit.parents)


def origins_in(main: MainState, prefix: str) -> dict[str, str]:
    """Requests, open and closed, by the origins of their events that begin with a prefix (Event.origin)."""
    refs = ["--glob=refs/heads/request/*", "--glob=refs/tags/closed/*"]
    words = ["rev-list", "--fixed-strings", f"--grep=Origin: {prefix}", *refs]
    commits = read_commits(main.repository, main.repository.run(words).decode().split())
    found = {commit: event_from(commit.message) for commit in commits if commit.committer == SERVICE}
    keys = trusted_keys(main.repository)
    return {
        event.origin: event.request
        for commit, event in found.items()
        if event and event.origin.startswith(prefix) and signer_of(commit, keys)
    }


def merge_of(main: MainState, request: str, head: str) -> Commit | None:
    """The merge commit that brought a request to `main`, whose newest event is `head`; None where it is not there."""
    [newest] = read_commits(main.repository, [head])
    event = event_from(newest.message)
    if event is None or event.state not in {State.PUBLISHING, State.FAILED, State.PUBLISHED}:
        return None
    words = ["rev-list", "--first-parent", "--merges", "--fixed-strings", f"--grep=Request-Id: {request}"]
    found = main.repository.run([*words, main.commit, f"^{head}"]).decode().split()
    merges = read_commits(main.repository, found)
    return next((each for each in merges if trailers_in(each.message).get("Request-Id") == request), None)
