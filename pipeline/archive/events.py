"""What was done with the archive: an append-only log, a commit for each event, each bound to all before it.

It stands in `events.git` beside the years. Every snapshot names the newest event, and is signed: the log cannot lose
one that a snapshot has seen. Keeping a snapshot is recorded by the snapshot itself. No event bears personal data.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.archive.snapshots import snapshots
from pipeline.store.archive_files import BRANCH
from pipeline.store.archive_repository import ArchiveRepository


@dataclass(frozen=True, slots=True)
class Event:
    """One act: what was done, when, and what there is to know of it, as JSON can say it."""

    kind: str
    """`keep`, `verify`, `export`, `restore`, `backup`, `withhold`, `lift`, `erase`."""
    at: datetime
    facts: Mapping[str, Any]


def log_of(archive: Path) -> ArchiveRepository:
    """The repository that holds the log."""
    return ArchiveRepository(archive / "events.git")


def record(archive: Path, event: Event) -> None:
    """Add an event to the log; only who holds the archive's lock may."""
    log = log_of(archive)
    log.prepare()
    said = {"event": event.kind, "at": event.at.isoformat(timespec="seconds"), **event.facts}
    message = f"{event.kind}\n\n{json.dumps(said, ensure_ascii=False)}\n"
    with log.writing() as stream:
        stream.commit(BRANCH, message, event.at, log.head())
        stream.finish()
    log.sync()


def recorded(archive: Path, kinds: Sequence[str] = ()) -> list[Event]:
    """The events of the log, oldest first: all of them, or those of some kinds."""
    log = log_of(archive)
    if not log.folder.exists():
        return []
    found = []
    for message in log.messages():
        said = json.loads(message.partition("\n\n")[2])
        kind, at = said.pop("event"), datetime.fromisoformat(said.pop("at"))
        if not kinds or kind in kinds:
            found.append(Event(kind, at, said))
    return found


def every_event(archive: Path) -> list[Event]:
    """The log, with the keeping of each snapshot, in the order of time."""
    kept = [
        Event("keep", each.kept_at, {"snapshot": each.id, "commit": each.commit})
        for each in snapshots(archive)
    ]
    return sorted([*kept, *recorded(archive)], key=lambda event: event.at)
