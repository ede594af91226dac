"""Runs the reading of hostile bytes in a process of its own, with little time, little memory and no secrets.

Parsers of images, PDFs and office files may hang, grow or be taken over by the bytes that they read. The
child starts from nothing: no environment, no open files, nothing of the caller's memory. What comes back
is read as JSON and bytes, never as pickled objects, so that a child that was taken over cannot take over
its caller.
"""

import ctypes
import dataclasses
import json
import resource
import subprocess
import sys
from typing import Any

from pipeline.intake.messages import notice
from pipeline.intake.taken import Notice, Taken, TakenFile
from pipeline.model.rules import Limits

_WAITING_FACTOR = 10
"""A machine that is busy gives a child a tenth of its time; beyond that it is taken for stuck."""
_NOT_GROWN = 32_000_000
"""Bytes of data that the interpreter and its libraries have before they read anything."""
_WITHOUT_TIME = {-9, -24}
"""SIGKILL and SIGXCPU: how a process ends that has used its processor time."""
_OUT_OF_MEMORY = 3
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
"""CLONE_NEWUSER and CLONE_NEWNET of unshare(2)."""


def in_a_child(task: str, content: bytes, limits: Limits, seconds: int, **options: Any) -> Taken:
    """The outcome of a task of `pipeline.intake.child`, or the notice that it was stopped.

    `seconds`: processor time; `options`: what the task takes beside content and limits, as JSON has it.
    """
    order = {"task": task, "limits": dataclasses.asdict(limits), "seconds": seconds, "options": options}
    head = json.dumps(order).encode()
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", "pipeline.intake.child"],
            input=head + b"\n" + content,
            capture_output=True,
            timeout=seconds * _WAITING_FACTOR,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return _stopped("took_too_long", options)
    if ended.returncode in _WITHOUT_TIME:
        return _stopped("took_too_long", options)
    if ended.returncode == _OUT_OF_MEMORY:
        return _stopped("took_too_much", options)
    try:
        return _unpacked(ended.stdout)
    except (ValueError, KeyError, TypeError):
        return _stopped("failed", options)


def leave_the_network() -> bool:
    """Move this process where there is no network, not even the machine's own; False where the kernel forbids it."""
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.unshare(_NEW_USER | _NEW_NETWORK) == 0)


def limit_this_process(limits: Limits, seconds: int) -> None:
    """Give this process no more than its processor time and memory, let it write no file and reach no network."""
    leave_the_network()
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if limits.working_bytes is not None:
        most = limits.working_bytes - _NOT_GROWN
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def packed(taken: Taken) -> bytes:
    """An outcome as bytes: one line of JSON, then the files' bytes."""
    said = dataclasses.asdict(taken)
    for file in said["files"]:
        file["content"] = len(file["content"])
    return b"\n".join((json.dumps(said).encode(), b"".join(file.content for file in taken.files)))


def _unpacked(answer: bytes) -> Taken:
    head, _, rest = answer.partition(b"\n")
    said = json.loads(head)
    files, at = [], 0
    for file in said["files"]:
        size = int(file["content"])
        files.append(TakenFile(str(file["name"]), rest[at : at + size], str(file["alt"])))
        at += size
    if at != len(rest):
        raise ValueError("the answer's bytes are not those of its files")
    notices = tuple(Notice(**one) for one in said["notices"])
    return Taken(notices, said["text"], tuple(files), said["values"], said["named_recipient"])


def _stopped(code: str, options: dict[str, Any]) -> Taken:
    return Taken((notice(code, str(options.get("name", ""))),))
