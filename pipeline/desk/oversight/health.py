"""Whether the machine is well: room on the disk, what is live, requests that hang, mail."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import portal_folder, repository
from pipeline.model.request import State
from pipeline.model.shown_values import shown_moment, shown_size
from pipeline.store.releases import Releases
from pipeline.workflow.request_index import Wanted, newest_events

_LEAST_FREE = 0.1
"""Of the disk; below it something must be done."""

_OUT_SOON = timedelta(minutes=10)
"""A request that is approved and not live after this time hangs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_well: bool
    text: str


def health(visit: Visit) -> HttpResponse:
    """The page of findings; 503 where something is not well, for programs that watch."""
    found = [_disk(), _live(), _lock(), _hanging(visit.now), _mail()]
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


def _mail() -> Finding:
    host = settings.EMAIL_HOST
    return Finding(
        said("health", "mail"),
        True,
        said("health", "mail_found", host=host) if host else said("health", "mail_console"),
    )
