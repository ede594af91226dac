"""Lists of many requests, as `congso request list` gives them to somebody who sees all."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.requests.figures import seconds_of, summary
from bench.requests.portal import ROOT
from pipeline.model.event_message import message_of
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Action, Event, State, branch_of, closing_tag_of, content_digest
from pipeline.store.git_command import run_git
from pipeline.store.repository import Repository
from pipeline.workflow.record import main_state

_NOW = datetime(2025, 11, 24, 9, 0, tzinfo=VIETNAM_TIME)


def lists(portal: Path, repository: Repository, opened: int, closed: int, times: int) -> dict[str, Any]:
    """Add so many requests, and list them as the Tổng Biên tập: with nothing remembered first, then again and again."""
    _fill(repository, opened, closed)
    words = ["-m", "pipeline.cli.main", "-C", str(portal), "request", "list", "--as", "tbt", "--json"]

    def run(*more: str) -> None:
        subprocess.run([sys.executable, *words, *more], cwd=ROOT, check=True, capture_output=True)

    shutil.rmtree(portal / "var" / "cache" / "requests")
    found = {"open": opened, "closed": closed, "first": summary([seconds_of(run)])}
    for name, options in (("list", ()), ("waiting", ("--waiting",)), ("all", ("--all",))):
        found[name] = summary([seconds_of(lambda o=options: run(*o)) for _ in range(times)])
    return found


def _fill(repository: Repository, opened: int, closed: int) -> None:
    """Add requests of another year: their last events alone, which is what a list reads."""
    tip = repository.id_of("refs/heads/main")
    agencies = sorted(main_state(repository).portal.agencies)
    stream = []
    for number in range(opened + closed):
        event = _event(f"2025-{number + 1:06d}", number, agencies[number % len(agencies)], number < opened)
        ref = branch_of(event.request) if number < opened else closing_tag_of(event.request)
        message = message_of(event).encode()
        stream.append(f"commit {ref}\ncommitter Cong so <requests@localhost> 1763949600 +0700\n".encode())
        stream.append(b"data %d\n%s\nfrom %s\n" % (len(message), message, tip.encode()))
    run_git(repository.folder, ["fast-import", "--quiet", "--force"], b"".join(stream))
    run_git(repository.folder, ["pack-refs", "--all"])


def _event(request: str, number: int, label: str, is_open: bool) -> Event:
    event = Event(
        request=request,
        state=State.SUBMITTED,
        action=Action.SUBMIT,
        by=f"{label}.nhap",
        acting_as=f"edit@{label}",
        at=_NOW,
        digest=content_digest([]),
        agency=label,
        author=f"{label}.nhap",
        owners=(label,),
        title=f"Tin thứ {number} của cơ quan",
        via="git",
        due_at=_NOW + timedelta(hours=number % 200),
        is_urgent=number % 50 == 0,
    )
    return event if is_open else replace(event, state=State.PUBLISHED, action=Action.RELEASE)
