"""Shows how far a build is, on a terminal, once it takes longer than a second; elsewhere it says nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

_QUIET = 1.0
"""Seconds before anything is shown: a short build needs no bar."""
_PAUSE = 0.1
"""Seconds between two pictures."""


@contextmanager
def progress_on(console: Console, clock: Callable[[], float]) -> Iterator[Callable[[str, int, int], None]]:
    """A function that is told the stage, how much of it is done and how much there is; its bar goes in the end.

    `clock` gives seconds. No thread draws: a build forks, and a lock that a thread holds then is never let go.
    """
    if not console.is_terminal:
        yield lambda stage, done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    bars = Progress(*columns, console=console, transient=True, auto_refresh=False, get_time=clock)
    start = drawn = clock()
    stages: dict[str, TaskID] = {}

    def told(stage: str, done: int, total: int) -> None:
        nonlocal drawn
        if clock() - start < _QUIET:
            return
        if stage not in stages:
            bars.start()
            stages[stage] = bars.add_task(stage, total=total, completed=done)
        bars.update(stages[stage], completed=done, total=total)
        if done == total or clock() - drawn >= _PAUSE:
            drawn = clock()
            bars.refresh()

    try:
        yield told
    finally:
        if stages:
            bars.stop()
