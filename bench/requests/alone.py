"""One thing after another on an otherwise idle portal: merging, and from a push to the page that the public reads."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime

from bench.requests.figures import seconds_of, summary
from bench.requests.load import approve_now
from bench.requests.portal import ROOT, LoadPortal, Pushed
from pipeline.model.address import place_of
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.repository import Repository
from pipeline.workflow.publication import publish
from pipeline.workflow.push import GIT, push_environment
from pipeline.workflow.record import main_state, read_request

Figures = dict[str, dict[str, float]]


def merging(portal: LoadPortal, repository: Repository, times: int) -> Figures:
    """Previews, approvals and merges, while no publisher runs; the first of each is left out."""
    clerk, previews, approvals, merges = portal.clerks[0], [], [], []
    for _ in range(times + 1):
        pushed = clerk.push(str(repository.folder), push_environment(clerk.account, GIT))
        number = _taken(pushed)
        previews.append(seconds_of(lambda n=number: _preview(portal, n)))
        approvals.append(seconds_of(lambda n=number: approve_now(repository, portal.editors[0], n)))
        now = datetime.now(VIETNAM_TIME)
        merges.append(seconds_of(lambda n=number, at=now: publish(repository, n, at)))
    found = {"preview": previews, "approve": approvals, "merge": merges}
    return {name: summary(values[1:]) for name, values in found.items()}


def _preview(portal: LoadPortal, number: str) -> None:
    words = ["-m", "pipeline.cli.main", "-C", str(portal.folder), "request", "preview", number, "--as"]
    subprocess.run(
        [sys.executable, *words, portal.editors[0].name], cwd=ROOT, check=True, capture_output=True
    )


def to_the_public(
    portal: LoadPortal, repository: Repository, port: int, times: int
) -> tuple[Figures, list[Pushed]]:
    """Seconds from push to answer, and from the approval to the page; the first of each is left out."""
    pushes, lives = [], []
    for _ in range(times + 1):
        pushed = portal.clerks[0].push_to(port)
        pushes.append(pushed)
        number = _taken(pushed)
        place = place_of(read_request(main_state(repository), number).paths[0])
        assert place
        approve_now(repository, portal.editors[0], number)
        lives.append(seconds_of(lambda a=place.address: _wait_for(f"http://127.0.0.1:{port}{a}")))
    submits = [each.seconds for each in pushes]
    return {"submit": summary(submits[1:]), "approved_to_live": summary(lives[1:])}, pushes


def _taken(pushed: Pushed) -> str:
    assert pushed.is_taken, pushed.answer
    assert pushed.number, pushed.answer
    return pushed.number


def _wait_for(address: str, patience: float = 120) -> None:
    end = time.monotonic() + patience
    while not _is_there(address):
        assert time.monotonic() < end, f"{address} is not there after {patience} s"
        time.sleep(0.01)


def _is_there(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30):  # noqa: S310
            return True
    except urllib.error.HTTPError as missing:
        missing.close()
        return False
