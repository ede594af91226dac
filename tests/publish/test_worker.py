"""The worker wakes when a ref moves, when something falls due, and goes on after what goes wrong."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.publish.worker import work
from tests.congso import git

Round = Callable[[datetime], datetime | None]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", ".")
    return tmp_path


@contextmanager
def working(repository: Path, round_of: Round) -> Iterator[None]:
    stop = threading.Event()
    words = (repository, round_of, lambda: datetime.now(VIETNAM_TIME), stop)
    thread = threading.Thread(target=work, args=words)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def _within(seconds: float, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_round_follows_every_move_of_a_ref_however_deep(repository: Path) -> None:
    rounds: list[datetime] = []

    def round_of(now: datetime) -> None:
        rounds.append(now)

    tree = git(repository, "hash-object", "-t", "tree", "-w", "/dev/null")
    commit = git(repository, "commit-tree", tree, "-m", "x")
    with working(repository, round_of):
        _within(5, lambda: len(rounds) == 1)
        for name in ("heads/request/2026-000001", "tags/closed/2026-000001", "heads/main"):
            before = len(rounds)
            time.sleep(0.3)
            git(repository, "update-ref", f"refs/{name}", commit)
            _within(5, lambda before=before: len(rounds) > before)  # type: ignore[misc]


def test_what_falls_due_is_not_waited_for_longer(repository: Path) -> None:
    rounds: list[datetime] = []

    def round_of(now: datetime) -> datetime:
        rounds.append(now)
        return now + timedelta(seconds=1)

    with working(repository, round_of):
        _within(10, lambda: len(rounds) >= 3)
    assert rounds[2] - rounds[0] >= timedelta(seconds=2)


def test_what_goes_wrong_in_a_round_does_not_end_the_work(repository: Path) -> None:
    rounds: list[datetime] = []

    def round_of(now: datetime) -> datetime:
        rounds.append(now)
        if len(rounds) == 1:
            raise MisuseError("hỏng")
        if len(rounds) == 2:
            raise OSError("disk")
        return now

    tree = git(repository, "hash-object", "-t", "tree", "-w", "/dev/null")
    commit = git(repository, "commit-tree", tree, "-m", "x")
    with working(repository, round_of):
        for number in range(1, 4):
            _within(5, lambda number=number: len(rounds) >= number)  # type: ignore[misc]
            time.sleep(0.3)
            git(repository, "update-ref", f"refs/heads/{number}", commit)
