"""Processes that die or run out of disk at a chosen one of their steps, as the machine may do to any of them."""

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

STEPS = {"os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "subprocess.Popen"}
_WRITING = os.O_WRONLY | os.O_RDWR


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Whether work in a process of its own came to its `step`th change of the disk, where it was killed."""
    return _dies_at(step, work, lambda: os._exit(9)) == 9


def disk_full_at(step: int, work: Callable[[], object]) -> bool:
    """Whether work in a process of its own failed at its `step`th change of the disk, where the disk was full."""

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return _dies_at(step, work, full) != 0


def _dies_at(step: int, work: Callable[[], object], die: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        sys.addaudithook(_counting(step, die))
        work()
        code = 0
    except OSError:
        code = 2
    finally:
        os._exit(code)


def _counting(step: int, die: Callable[[], None]) -> Callable[[str, tuple[Any, ...]], None]:
    seen = 0

    def hook(event: str, values: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in STEPS or (event == "open" and isinstance(values[2], int) and values[2] & _WRITING):
            seen += 1
            if seen >= step:
                die()

    return hook
