"""Remembers the build that failed last, so that a full disk is not asked again at every push."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.store.durable import write_durably
from pipeline.store.releases import Releases


def note_build(releases: Releases, commit: str, now: datetime, why_not: str) -> None:
    """Keep what stopped the build of a commit; nothing is kept of one that came to its end."""
    if why_not:
        said = {"commit": commit, "at": now.isoformat(), "why_not": why_not}
        write_durably(_file(releases), json.dumps(said, ensure_ascii=False).encode())
    else:
        _file(releases).unlink(missing_ok=True)


def failed_lately(releases: Releases, commit: str, now: datetime, pause: timedelta) -> str:
    """Why the build of this commit failed less than `pause` ago; nothing where it may be tried."""
    try:
        said = json.loads(_file(releases).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    is_recent = abs(now - datetime.fromisoformat(said["at"])) < pause
    return str(said["why_not"]) if said["commit"] == commit and is_recent else ""


def _file(releases: Releases) -> Path:
    return releases.folder / "failed-build.json"
