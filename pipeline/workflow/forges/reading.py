"""Brings what happens on a forge into the record: each pull request is a request, each review an event of it.

A forge is one more way in and decides nothing: content passes the gate, a reviewer needs the level that the boards give
on `main`, and a merge there asks for a publication here. What was read before is known by its origin and read once;
what a rule stands against is told, and tried again at the next reading.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.errors import CongsoError, RequestRefusedError
from pipeline.model.account import Account
from pipeline.model.plain_text import one_line
from pipeline.model.request import OPEN, Event
from pipeline.store.commits import merge_bases
from pipeline.store.mirror import bring_from, fetch_into, open_mirror
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.actions import approve, cancel, comment, return_
from pipeline.workflow.content import FOR_MAIN
from pipeline.workflow.forges.forge import Fate, Forge, PullRequest, Review, Verdict
from pipeline.workflow.forges.owners import logins_in
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish
from pipeline.workflow.push import FORGE
from pipeline.workflow.record import MainState, Request, digest_of, main_state, origins_in, read_request
from pipeline.workflow.refusals import sentence
from pipeline.workflow.submission import admit

Accounts = Callable[[str], Account | None]
"""Finds an account by its name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one pull request."""

    pull_request: int
    request: str
    """Number of the request, or nothing where none came of it."""
    done: tuple[str, ...] = ()
    """Origins that were brought into the record this time."""
    told: tuple[str, ...] = ()
    """What could not be, and why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """One reading of a forge."""

    forge: Forge
    repository: Repository
    accounts: Accounts
    at: datetime
    known: Mapping[str, str]
    """Requests by the origins that are in the record."""
    names: Mapping[str, str]
    """Names of accounts by their logins; one that is not listed is nobody's, for anyone may register a name there."""

    def account(self, login: str) -> Account | None:
        name = self.names.get(login.casefold())
        account = self.accounts(name) if name else None
        return account if account and account.is_active else None


def read_forge(
    forge: Forge, repository: Repository, accounts: Accounts, moment: datetime
) -> Iterator[Reading]:
    """Bring every pull request of a forge into the record, one after the other; one that fails stops no other."""
    main = main_state(repository)
    names = {login.casefold(): account for account, login in logins_in(main.portal).items()}
    reader = _Reader(forge, repository, accounts, moment, origins_in(main, f"{forge.kind}/"), names)
    for each in forge.pull_requests():
        yield _read(reader, each)


def _read(reader: _Reader, found: PullRequest) -> Reading:
    """Content first, then its reviews in their order, then its end."""
    origin = f"{reader.forge.kind}/{found.number}"
    numbers = (number for known, number in reader.known.items() if known.startswith(f"{origin}/"))
    reading = Reading(found.number, next(numbers, ""))
    try:
        if reading.request and not _is_open(reader, reading.request):
            return reading
        for step_origin, login, step in _steps(reader, found, origin):
            if step_origin in reader.known:
                continue
            reading = _taken(reader, reading, step_origin, login, step)
            if not reading.request:
                break
    except CongsoError as error:  # the forge does not answer, or another process holds the lock: next time
        return _telling(reading, origin, str(error))
    return reading


_Step = Callable[[str, Actor], str]
"""Does something with the request of a number (nothing: not there yet), and returns its number."""


def _steps(reader: _Reader, found: PullRequest, origin: str) -> Iterator[tuple[str, str, _Step]]:
    """Origin, login and deed of everything that a pull request tells."""
    yield (
        f"{origin}/content/{found.head}",
        found.login,
        lambda number, actor: _take(reader, found, number, actor),
    )
    for review in reader.forge.reviews(found.number):
        yield f"{origin}/review/{review.id}", review.login, _reviewing(reader, review)
    if found.fate is Fate.MERGED:
        yield f"{origin}/merged", found.ended_by, lambda number, actor: _publish(reader, number, actor)
    if found.fate is Fate.CLOSED:
        yield f"{origin}/closed", found.ended_by, lambda number, actor: _cancel(reader, number, actor)


def _taken(reader: _Reader, reading: Reading, origin: str, login: str, step: _Step) -> Reading:
    """A reading with one more step, done or told."""
    account = reader.account(login)
    if account is None:
        return _telling(reading, origin, sentence("forge", "no_account", login=login))
    try:
        number = step(reading.request, Actor(account, FORGE, reader.at, origin))
    except RequestRefusedError as error:
        return _telling(reading, origin, str(error))
    return replace(reading, request=number, done=(*reading.done, origin))


def _telling(reading: Reading, origin: str, said: str) -> Reading:
    text = sentence("forge", "refused", origin=origin, said=said)
    return replace(reading, told=(*reading.told, text))


def _is_open(reader: _Reader, number: str) -> bool:
    return read_request(main_state(reader.repository), number).state in OPEN


def _take(reader: _Reader, found: PullRequest, number: str, actor: Actor) -> str:
    """Open the request, or bring it up to date."""
    repository = reader.repository
    mirror = open_mirror(repository, reader.forge.kind)
    fetch_into(mirror, reader.forge.repository, found.ref, found.head)
    wish = Wish(message=found.text, origin=actor.origin)
    answer = admit(
        repository, actor, number or FOR_MAIN, wish, lambda where: bring_from(mirror, where, found.head)
    )
    return answer.event.request


def _reviewing(reader: _Reader, review: Review) -> _Step:
    def step(number: str, actor: Actor) -> str:
        main = main_state(reader.repository)
        request = read_request(main, number)
        _review(reader.repository, request, actor, review, _digest_at(main, review.commit))
        return number

    return step


def _review(repository: Repository, request: Request, actor: Actor, review: Review, seen: str) -> Event:
    """Record what a reviewer said: an approval counts for the content that was seen, and so does a return."""
    text = one_line(review.text) or sentence("forge", "asked_for_changes")
    if review.verdict is Verdict.APPROVE:
        return approve(repository, request.id, actor, seen)
    if review.verdict is Verdict.RETURN and seen == request.digest:
        return return_(repository, request.id, actor, text)
    is_here = review.where.rpartition(":")[0] in request.paths
    said = review.text or text
    if review.where and not is_here:
        said = f"{review.where}\n{said}"
    return comment(repository, request.id, actor, said, review.where if is_here else "")


def _digest_at(main: MainState, commit: str) -> str:
    """The digest of the content as it was in a commit; nothing where that never came in."""
    if main.repository.missing([commit]):
        return ""
    [base] = merge_bases(main.repository, main.commit, commit)[:1] or [main.commit]
    return digest_of(main.repository.changes(base, commit))


def _publish(reader: _Reader, number: str, actor: Actor) -> str:
    publish(reader.repository, number, reader.at, actor)
    return number


def _cancel(reader: _Reader, number: str, actor: Actor) -> str:
    cancel(reader.repository, number, actor, sentence("forge", "closed"))
    return number
