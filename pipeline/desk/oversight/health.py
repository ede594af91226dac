"""Whether the machine is well: room on the disk, what is live, requests that hang, the last backup, mail that waits."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from pipeline.archive.backup import last_backup
from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.notices.changes import notices_owed
from pipeline.desk.portal import portal_folder, repository
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import State
from pipeline.model.shown_values import shown_moment, shown_size
from pipeline.store.releases import Releases
from pipeline.workflow.request_index import Wanted, newest_events

_LEAST_FREE = 0.1
"""Of the disk; below it something must be done."""

_OUT_SOON = timedelta(minutes=10)
"""A request that is approved and not live after this time hangs, and so does a mail that is owed so long."""

_BACKED_UP_WITHIN = timedelta(days=2)
"""A nightly backup may be missed once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_well: bool
    text: str


def health(visit: Visit) -> HttpResponse:
    """The page of findings; 503 where something is not well, for programs that watch."""
    found = [_disk(), _live(), _lock(), _hanging(visit.now), _backup(visit.now), _mail(visit.now)]
    status = 200 if all(each.is_well for each in found) else 503
    return render(visit.http, "health.html", {"findings": found}, status=status)


def _disk() -> Finding:
    usage = shutil.disk_usage(portal_folder())
    words = {"free": shown_size(usage.free), "total": shown_size(usage.total)}
    return Finding(
        said("health", "disk"), usage.free / usage.total > _LEAST_FREE, said("health", "disk_found", **words)
    )


def _live() -> Finding:
    kept = Releases(portal_folder() / "var")
    live = next((each for each in kept.all() if each.id == kept.live_id()), None)
    text = (
        said("health", "live_found", id=live.id, at=shown_moment(live.released))
        if live
        else said("health", "live_none")
    )
    return Finding(said("health", "live"), live is not None, text)


def _lock() -> Finding:
    why = Releases(portal_folder() / "var").locked_because()
    return Finding(said("health", "lock"), not why, why or said("health", "lock_none"))


def _hanging(now: datetime) -> Finding:
    states = frozenset({State.APPROVED, State.PUBLISHING, State.FAILED})
    late = [each for each in newest_events(repository(), Wanted(states=states)) if now - each.at > _OUT_SOON]
    numbers = ", ".join(each.request for each in late)
    return Finding(said("health", "worker"), not late, numbers or said("health", "worker_none"))


def _backup(now: datetime) -> Finding:
    last = last_backup(portal_folder() / "var" / "archive")
    if last is None:
        return Finding(said("health", "backup"), False, said("health", "backup_none"))
    text = said("health", "backup_found", at=shown_moment(last.at.astimezone(VIETNAM_TIME).isoformat()))
    return Finding(said("health", "backup"), now - last.at <= _BACKED_UP_WITHIN, text)


def _mail(now: datetime) -> Finding:
    host = settings.EMAIL_HOST
    sends = said("health", "mail_found", host=host) if host else said("health", "mail_console")
    owed = notices_owed(repository())
    late = [each for each in owed if now - each.at > _OUT_SOON]
    waiting = said("health", "mail_waiting", count=len(owed)) if owed else said("health", "mail_none")
    return Finding(said("health", "mail"), not late, f"{sends} {waiting}")
