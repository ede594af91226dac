"""Who has a request open right now, so that two editors do not do the same work unknowingly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.desk.accounts.models import User
from pipeline.desk.review.models import Presence
from pipeline.model.field import VIETNAM_TIME

STILL_HERE = timedelta(seconds=25)
"""The page says every 7 seconds that it is open; who has not been heard of so long has gone."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody else who has the request open."""

    name: str
    since: datetime


def note_presence(request: str, user: User, now: datetime) -> None:
    """Write down that somebody has a request open."""
    was_here = Presence.objects.filter(request=request, user=user)
    if not was_here.filter(seen__gt=now - STILL_HERE).update(seen=now) and not was_here.update(
        since=now, seen=now
    ):
        Presence.objects.get_or_create(request=request, user=user, defaults={"since": now, "seen": now})
    Presence.objects.filter(seen__lt=now - timedelta(days=1)).delete()


def others_here(request: str, user: User, now: datetime) -> list[Reader]:
    """Others who have a request open, the first comer first."""
    there = Presence.objects.filter(request=request, seen__gt=now - STILL_HERE).exclude(user=user)
    named = there.order_by("since").values_list("user__full_name", "user__name", "since")
    return [Reader(full or name, since.astimezone(VIETNAM_TIME)) for full, name, since in named]
