"""Figures of repeated measurements."""

import time
from collections.abc import Callable, Iterable


def summary(values: Iterable[float]) -> dict[str, float]:
    """How many, the median, the 99th percentile and the maximum, in seconds."""
    found = sorted(values)
    if not found:
        return {}
    places = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    at = {name: found[min(len(found) - 1, int(len(found) * part))] for name, part in places.items()}
    return {"times": len(found), **{name: round(value, 3) for name, value in at.items()}}


def seconds_of(work: Callable[[], object]) -> float:
    """Wall seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
