"""How far long work is: who does it tells, who shows it listens."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
