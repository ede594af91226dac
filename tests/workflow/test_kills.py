"""Killed at any of its writes: what was answered is there, nothing half done blocks, and doing it again ends well."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import CongsoError
from pipeline.model.request import State
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import refs_below
from pipeline.store.repository import Repository
from pipeline.workflow import actions
from pipeline.workflow.audit import audit
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish, released
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.recording import finish_closings
from pipeline.workflow.submission import submit
from tests.dying import killed_at
from tests.workflow.portals import NEWS, NOW, Desk, actor, news_of, portal_with_boards

EVERY = 1 if int(os.environ.get("CONGSO_STEPS", "0")) >= 5000 else 9
"""Every so many writes are tried: all of them with CONGSO_STEPS=5000."""

FIRST = "2026-000001"
Deed = Callable[[Repository], object]


def send(repository: Repository) -> object:
    return submit(repository, actor("sokhdt.nhap"), {NEWS: news_of("Tin").encode()}, Wish())


def approve(repository: Repository) -> object:
    digest = read_request(main_state(repository), FIRST).digest
    return actions.approve(repository, FIRST, actor("sokhdt.duyet", 1), digest)


def merge(repository: Repository) -> object:
    return publish(repository, FIRST, NOW)


def close(repository: Repository) -> object:
    return released(repository, FIRST, NOW, ("https://mau.example/x.html",))


DEEDS: list[tuple[Deed, State]] = [
    (send, State.SUBMITTED),
    (approve, State.APPROVED),
    (merge, State.PUBLISHING),
    (close, State.PUBLISHED),
]


@pytest.mark.parametrize("number", range(len(DEEDS)), ids=["send", "approve", "merge", "close"])
def test_killed_at_a_write_and_done_again(tmp_path: Path, number: int) -> None:
    template = portal_with_boards(tmp_path / "mau")
    for before, _ in DEEDS[:number]:
        before(template)
    deed, state = DEEDS[number]
    step, was_killed = 1, True
    while was_killed:
        folder = tmp_path / str(step)
        shutil.copytree(tmp_path / "mau", folder)
        repository = Repository(folder / "var" / "repository.git")
        was_killed = killed_at(step, lambda repository=repository: deed(repository))
        sound(repository)
        again(deed, repository, state)
        finish_closings(repository)
        request = read_request(main_state(repository), FIRST)
        assert request.state is state
        assert len(refs_below(repository, "refs/heads/request", "refs/tags/closed")) == 1, (
            "none lost, none twice"
        )
        assert audit(repository).findings == ()
        shutil.rmtree(folder)
        step += EVERY


def sound(repository: Repository) -> None:
    """Nothing is on `main` without an approval, and every object that a ref leads to is whole."""
    assert audit(repository).findings == ()
    repository.run(["fsck", "--connectivity-only", "--no-dangling"])


def again(deed: Deed, repository: Repository, state: State) -> None:
    """Do it again, as the person would who got no answer."""
    try:
        deed(repository)
    except CongsoError:  # it had been done: only the answer was lost
        assert read_request(main_state(repository), FIRST).state is state


def test_locks_of_dead_processes_block_nobody(tmp_path: Path) -> None:
    repository = portal_with_boards(tmp_path / "cong")
    send(repository)
    approve(repository)
    for name in (
        MAIN_BRANCH,
        f"refs/heads/request/{FIRST}",
        f"refs/tags/closed/{FIRST}",
        "packed-refs",
        "HEAD",
    ):
        lock = repository.folder / f"{name}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch()
    merge(repository)
    close(repository)
    assert read_request(main_state(repository), FIRST).state is State.PUBLISHED


def test_a_push_whose_answer_was_lost_is_answered_again(tmp_path: Path) -> None:
    desk = Desk(portal_with_boards(tmp_path / "cong"), tmp_path / "nhap", "sokhdt.nhap")
    desk.write(NEWS, news_of("Tin"))
    desk.commit()
    first = desk.push()
    second = desk.push()
    assert first.number == second.number == FIRST
    assert "từ trước" in second.text
