"""The worker of `congso serve`: a round at once, one whenever a ref moves, and one when something falls due."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import watchfiles

from pipeline.errors import CongsoError

_TICK = 1_000
"""Milliseconds between two looks at the clock."""

_AT_LEAST = timedelta(minutes=1)
"""A round is done this often whatever is seen: a ref in a folder that has just appeared may have been missed."""

_AFTER_AN_ERROR = timedelta(seconds=15)

_log = logging.getLogger(__name__)


def work(
    repository: Path,
    round_of: Callable[[datetime], datetime | None],
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Do rounds until `stop` is set.

    `round_of` is given the moment and returns when something falls due next, if that is known. What goes wrong in a
    round is told, and the next one begins afresh: nothing is remembered from one to the next.
    """
    due = clock()
    for moved in chain([True], _moves(repository / "refs", stop)):
        now = clock()
        if not moved and now < due:
            continue
        try:
            next_due = round_of(now)
        except (CongsoError, OSError) as error:
            _log.error("congso: %s", error)
            next_due = now + _AFTER_AN_ERROR
        due = min(next_due or now + _AT_LEAST, now + _AT_LEAST)


def _moves(refs: Path, stop: threading.Event) -> Iterator[bool]:
    """Whether a ref has moved since the last time; told at once where one has, at each tick where none has."""
    for changes in watchfiles.watch(
        refs,
        watch_filter=None,
        debounce=100,
        step=20,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        yield bool(changes)
