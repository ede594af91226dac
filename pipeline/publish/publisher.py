"""The publisher: merges what is due, builds `main`, and says of a request that it is public when it is.

All is worked out from refs and from the live release: whatever a process that died has left half done, the next round
goes on from. One publisher works at a time.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.errors import CongsoError, MisuseError, RequestRefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import State
from pipeline.publish.failed_build import failed_lately, note_build
from pipeline.publish.release_build import BuildReport, release_main
from pipeline.store.commits import is_ancestor
from pipeline.store.lock import locked
from pipeline.store.portal_repository import MAIN_BRANCH, portal_of
from pipeline.store.releases import Release, Releases
from pipeline.store.repository import Repository
from pipeline.workflow.publication import Publication, addresses_of, not_released, publish, released
from pipeline.workflow.queries import due_for_publication
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.recording import finish_closings
from pipeline.workflow.refusals import sentence
from pipeline.workflow.request_index import Wanted, newest_events

TRY_AGAIN = timedelta(minutes=1)
"""After so long a build that failed is tried again, or at once when `main` has moved."""

_MERGEABLE = frozenset({State.APPROVED, State.SCHEDULED, State.PUBLISHING})

_PATIENCE = 900.0
"""Seconds that one publisher waits for another: a build of a whole portal, and some."""

_log = logging.getLogger(__name__)

Builder = Callable[[Path, str], BuildReport]
"""Builds `main` of the portal in a folder as on a day, and shows it to visitors."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to."""

    published: tuple[str, ...] = ()
    """Numbers of the requests that are public now."""
    why_not_built: str = ""
    """What stops the build."""
    next_due: datetime | None = None
    """When there is something to do without anything happening."""


def publish_due(
    repository: Repository,
    clock: Callable[[], datetime],
    build: Builder = release_main,
    wait: float = _PATIENCE,
) -> Round:
    """Bring what is due to the public; harmless at any time, and when done twice.

    While releases are locked, nothing is merged either. `wait`: seconds to wait for another publisher; raises
    BusyError when that one does not finish.
    """
    releases = Releases(portal_of(repository) / "var")
    with locked(releases.folder / "publisher", wait=wait):
        now = clock()
        if releases.locked_because():
            return Round(next_due=now + TRY_AGAIN)
        finish_closings(repository)
        merged = list(_merged(repository, now))
        report = _live(repository, releases, now) or _built(repository, releases, now, build)
        published = tuple(_told(repository, merged, report, clock()))
        return Round(published, report.why_not, _next_due(repository, now, report))


def _merged(repository: Repository, now: datetime) -> Iterator[Publication]:
    """Merge every request that is due; gives those that are on `main` and not yet told to be public."""
    for number in due_for_publication(repository, now):
        try:
            if read_request(main_state(repository), number).state in _MERGEABLE:
                yield publish(repository, number, now)
        except RequestRefusedError:
            continue  # its record says why
        except CongsoError as error:  # the others go on
            _log.error("request %s: %s", number, error)


def _live(repository: Repository, releases: Releases, now: datetime) -> BuildReport | None:
    """The live release, if it is that of `main` as it is today; None where a build is owed."""
    live = _live_release(releases)
    if live is None or live.commit != repository.id_of(MAIN_BRANCH) or live.date < _day(now):
        return None
    return BuildReport(live.commit, live.id)


def _live_release(releases: Releases) -> Release | None:
    try:
        return releases.named(releases.live_id())
    except MisuseError:
        return None


def _built(repository: Repository, releases: Releases, now: datetime, build: Builder) -> BuildReport:
    """Build, unless a build of the same commit has failed lately."""
    commit = repository.id_of(MAIN_BRANCH)
    if why_not := failed_lately(releases, commit, now, TRY_AGAIN):
        return BuildReport("", "", why_not)
    live = _live_release(releases)
    day = max(_day(now), live.date if live else "")  # a clock that was set back takes nothing off the pages
    report = build(portal_of(repository), day)
    note_build(releases, commit, now, report.why_not)
    return report


def _told(
    repository: Repository, merged: Sequence[Publication], report: BuildReport, now: datetime
) -> Iterator[str]:
    """Record of each merged request that it is public, or why it is not; yields those that are."""
    for each in merged:
        if not report.release:
            reason = sentence("publishing", "not_built", said=report.why_not)
            not_released(repository, each.request, now, reason)
        elif is_ancestor(repository, each.commit, report.commit):
            main = main_state(repository)
            addresses = addresses_of(main, read_request(main, each.request))
            released(repository, each.request, now, addresses)
            yield each.request


def _next_due(repository: Repository, now: datetime, report: BuildReport) -> datetime:
    """When something falls due by itself: a scheduled request, the next day, another try."""
    scheduled = newest_events(repository, Wanted(states=frozenset({State.SCHEDULED})))
    moments = [event.publish_at for event in scheduled if event.publish_at and event.publish_at > now]
    tomorrow = now.astimezone(VIETNAM_TIME) + timedelta(days=1)
    moments.append(tomorrow.replace(hour=0, minute=0, second=0, microsecond=0))
    if not report.release:
        moments.append(now + TRY_AGAIN)
    return min(moments)


def _day(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).date().isoformat()
