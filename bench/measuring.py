"""Measures one command: wall time, CPU time of all its processes, peak memory, and which files it wrote."""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_Made = TypeVar("_Made")

_PAUSE = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of a command cost."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and of its children, as the kernel counts them."""
    rss_mb: float
    """Peak of the sum of the proportional set sizes (PSS) of all its processes, in MB."""
    written: int
    """Files of the output that came, changed or were written anew."""


def measured(command: Sequence[str], folder: Path, output: Path) -> Measured:
    """Run a command in a folder; raises CalledProcessError when it fails."""
    before = _stamps(output)
    peak, start = 0, time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        wall = time.perf_counter() - start
        if ended:
            break
        peak = max(peak, _memory(process.pid))
        time.sleep(_PAUSE)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    after = _stamps(output)
    written = sum(1 for path, stamp in after.items() if before.get(path) != stamp)
    return Measured(wall, usage.ru_utime + usage.ru_stime, peak / 1024, written)


def _stamps(output: Path) -> dict[str, tuple[int, int, int]]:
    files = (each for each in output.rglob("*") if each.is_file())
    return {
        str(each): (found.st_ino, found.st_mtime_ns, found.st_size)
        for each in files
        if (found := each.stat())
    }


def _memory(session: int) -> int:
    """Sum of the PSS of a session's processes, in kB; what has ended meanwhile counts nothing."""
    return sum(_pss(each) for each in Path("/proc").glob("[0-9]*") if _session(each) == session)


def _session(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def _pss(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work in this process, and in those that it started, has cost."""

    wall_s: float
    cpu_s: float


def cost_of(work: Callable[[], _Made]) -> tuple[_Made, Cost]:
    """What some work returns, and its cost."""
    before, start = _cpu(), time.perf_counter()
    made = work()
    return made, Cost(time.perf_counter() - start, _cpu() - before)


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
