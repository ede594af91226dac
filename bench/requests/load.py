"""Load: pushes that arrive while editors approve, clients that push without pause, and what is proved afterwards."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bench.requests.figures import summary
from bench.requests.portal import Clerk, LoadPortal, Pushed
from pipeline.errors import CongsoError
from pipeline.model.account import Account
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import State
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.actions import approve
from pipeline.workflow.audit import audit
from pipeline.workflow.queries import waiting_for
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.request_index import Wanted, newest_events

_BUSY = frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHING})


def arrivals(
    portal: LoadPortal, repository: Repository, port: int, seconds: float, rate: float
) -> list[Pushed]:
    """Pushes that arrive at random (Poisson) while editors approve whatever waits, until all is public."""
    pushes: list[Future[Pushed]] = []
    with _reviewed(portal.editors, repository):
        with ThreadPoolExecutor(len(portal.clerks)) as pool:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                time.sleep(random.expovariate(rate))
                clerk = portal.clerks[len(pushes) % len(portal.clerks)]
                pushes.append(pool.submit(clerk.push_to, port))
        while newest_events(repository, Wanted(states=_BUSY)):
            time.sleep(0.2)
    return [each.result() for each in pushes]


def storm(portal: LoadPortal, port: int, pushes: int) -> list[Pushed]:
    """Every clerk pushes so often without pause."""

    def work(clerk: Clerk) -> list[Pushed]:
        return [clerk.push_to(port) for _ in range(pushes)]

    with ThreadPoolExecutor(len(portal.clerks)) as pool:
        return [pushed for each in pool.map(work, portal.clerks) for pushed in each]


def rate_of(pushed: Sequence[Pushed], seconds: float) -> dict[str, Any]:
    """How many pushes were taken, how many in a second, and how long each took."""
    taken = [each.seconds for each in pushed if each.is_taken]
    return {
        "pushes": len(pushed),
        "taken": len(taken),
        "a_second": round(len(taken) / seconds, 2),
        **summary(taken),
    }


def proof(repository: Repository, pushed: Sequence[Pushed]) -> dict[str, Any]:
    """What was taken and is not there, what is there twice, and commits of `main` that no request explains."""
    numbers = [each.number for each in pushed if each.is_taken]
    events = newest_events(repository, Wanted(with_closed=True))
    titles = Counter(event.title for event in events)
    found = audit(repository)
    return {
        "taken": len(numbers),
        "refused": [each.answer for each in pushed if not each.is_taken],
        "lost": len(set(numbers) - {event.request for event in events}),
        "doubled": len(numbers) - len(set(numbers)) + sum(titles.values()) - len(titles),
        "states": dict(Counter(event.state for event in events)),
        "proved": found.proved,
        "unexplained": len(found.findings),
    }


@contextmanager
def _reviewed(editors: Sequence[Account], repository: Repository) -> Iterator[None]:
    """Have editors at work in a block."""
    stop = threading.Event()
    threads = [threading.Thread(target=_review, args=(repository, editor, stop)) for editor in editors]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def _review(repository: Repository, editor: Account, stop: threading.Event) -> None:
    """Approve whatever waits, until told to stop; another editor may be first."""
    while not stop.is_set():
        waiting = waiting_for(repository, editor, datetime.now(VIETNAM_TIME))
        for event in random.sample(waiting, min(1, len(waiting))):
            try:
                approve_now(repository, editor, event.request)
            except CongsoError:
                continue
        time.sleep(1)


def approve_now(repository: Repository, editor: Account, number: str) -> None:
    """Approve what a request holds now."""
    seen = read_request(main_state(repository), number).digest
    approve(repository, number, Actor(editor, "command", datetime.now(VIETNAM_TIME)), seen)
