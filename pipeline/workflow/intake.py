"""Takes content in: opens a request for a commit, or brings one up to date with it.

What is costly is worked out first, on `main` as it is then; it is recorded with the writer's lock held, if `main` and
the request are still where they were. Where they have moved, all of it is done anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.checks.issue import Issue
from pipeline.checks.portal import is_document
from pipeline.model.account import Account
from pipeline.model.agency import MAIN
from pipeline.model.request import Action, Event, State, branch_of, short_title
from pipeline.store.portal_data import is_agency_file
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import writing
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.trees import merge_trees
from pipeline.workflow.authority import site_of
from pipeline.workflow.content import Incoming, incoming, labels, refuse_foreign, repeated
from pipeline.workflow.deadlines import earliest_due
from pipeline.workflow.examination import faults_of
from pipeline.workflow.ownership import front_matters, owners_of
from pipeline.workflow.path_rules import acting_as, submitting_agency
from pipeline.workflow.record import MainState, Pair, Request, digest_of, main_state
from pipeline.workflow.recording import Recorder, finish_closing, next_id, recorder
from pipeline.workflow.refusals import refusal, refused, sentence

_ATTEMPTS = 10
_SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says beside the content."""

    message: str = ""
    publish_at: datetime | None = None
    is_draft: bool = False
    is_urgent: bool = False
    origin: str = ""
    """Where the content came from, if from a forge (Event.origin)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of content that came in."""

    event: Event
    """The event that says where the request stands now."""
    commit: str
    """The commit of that event."""
    faults: tuple[Issue, ...] = ()
    """What stops the submission."""
    conflicts: tuple[str, ...] = ()
    """Files that `main` has changed meanwhile."""
    is_repeated: bool = False
    """Whether it was there already, so that nothing has been done."""


@dataclass(frozen=True, slots=True)
class _Examined:
    """Content, and what is wrong with it."""

    content: Incoming
    faults: tuple[Issue, ...]
    conflicts: tuple[str, ...]


def receive(
    repository: Repository, account: Account, via: str, target: str, tip: str, wish: Wish, moment: datetime
) -> Answer:
    """Take a commit in for `target` (FOR_MAIN or a request's number); its objects are in the repository.

    Asking twice for the same is harmless. Raises RequestRefusedError where a rule stands against it.
    """
    with repository.at_hand() as near:
        for _ in range(_ATTEMPTS):
            main = main_state(near)
            if again := repeated(main, account, target, tip):
                return Answer(again.last, again.head, is_repeated=True)
            examined = _examine(incoming(main, account, target, tip))
            with writing(near) as writer:
                if has_moved(main, examined.content.request) or repeated(main, account, target, tip):
                    continue
                refuse_foreign(main, examined.content.request, tip)
                return _record(recorder(writer, moment), examined, account, via, wish)
    raise refused(refusal("too_busy"))


def has_moved(main: MainState, request: Request | None) -> bool:
    """Whether `main` or a request is no longer where it was read."""
    if main.repository.id_of(MAIN_BRANCH) != main.commit:
        return True
    return request is not None and main.repository.id_of(branch_of(request.id)) != request.head


def _examine(content: Incoming) -> _Examined:
    repository = content.main.repository
    merged = merge_trees(repository, content.main.commit, content.parents[-1])
    is_joined = len(content.parents) > 1
    tree = content.tree if merged.conflicts or is_joined else merged.tree
    faults = faults_of(content.main, tree, content.pairs, _SUBMIT)
    return _Examined(content, tuple(faults), merged.conflicts)


def _record(record: Recorder, examined: _Examined, account: Account, via: str, wish: Wish) -> Answer:
    content = examined.content
    request = content.request
    number = request.id if request else next_id(record.repository, record.moment.year)
    event = _event(examined, number, account, via, wish, record.moment)
    parent = content.parents[0]
    if len(content.parents) > 1:
        parent = record.commit(content.tree, content.parents, f"Join new content to request {number}\n")
    commit = record.add(request.head if request else "", parent, event)
    if request:
        finish_closing(record.writer, number)
    return Answer(event, commit, examined.faults, examined.conflicts)


def _event(
    examined: _Examined, number: str, account: Account, via: str, wish: Wish, moment: datetime
) -> Event:
    content = examined.content
    main, last = content.main, content.request.last if content.request else None
    standing = main.standing(account)
    agency = _agency(main, last) if last else submitting_agency(main, standing, content.pairs)
    added = [after for _, after in content.pairs if after]
    due = earliest_due(main, added)
    is_draft = wish.is_draft or bool(examined.faults)
    return Event(
        request=number,
        state=_state(last, is_draft),
        action=Action.SAVE if is_draft else Action.SUBMIT,
        by=account.name,
        acting_as=acting_as(main, standing, agency),
        at=moment,
        digest=digest_of(content.pairs),
        agency=agency or main.portal.main.label,
        author=last.author if last else account.name,
        owners=labels(main, owners_of(main.repository, content.pairs)),
        title=title_of(main.repository, content.pairs),
        via=via,
        rule_set=due.rule_set if due else main.portal.rules.name,
        publish_at=wish.publish_at or (last.publish_at if last else None),
        due_at=due.at if due else None,
        is_urgent=wish.is_urgent or bool(last and last.is_urgent),
        claimed_by=last.claimed_by if last else "",
        claimed_until=last.claimed_until if last else None,
        text=wish.message,
        origin=wish.origin,
    )


def _agency(main: MainState, last: Event) -> str:
    return MAIN if last.agency == main.portal.main.label else last.agency


def _state(last: Event | None, is_draft: bool) -> State:
    """A request that was returned stays returned until it can be submitted again."""
    if not is_draft:
        return State.SUBMITTED
    return State.RETURNED if last and last.state is State.RETURNED else State.DRAFT


def title_of(repository: Repository, pairs: Sequence[Pair]) -> str:
    """What a request is called: the title of its first document, or the name of its first file, and how many more."""
    entries = [entry for before, after in pairs if (entry := after or before)]
    documents = [entry for entry in entries if is_document(entry.path)]
    first = documents[0] if documents else entries[0]
    title = short_title(_title(repository, first)) or first.path.rpartition("/")[2]
    return title if len(entries) == 1 else f"{title} (+{len(entries) - 1})"


def _title(repository: Repository, entry: TreeEntry) -> str:
    if is_agency_file(entry.path):
        return sentence("files", "agency", label=site_of(entry.path))
    [values] = front_matters(repository, [entry]) if is_document(entry.path) else [{}]
    return str(values.get("title", ""))
