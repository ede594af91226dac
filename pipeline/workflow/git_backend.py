"""One run of `git http-backend`: its input is fed while its output is read, and it ends whatever happens."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from pipeline.errors import RefusedError
from pipeline.store.git_command import git_environment

_BLOCK = 1 << 16

_LONGEST = 3600.0
"""Seconds that one clone or push may take."""


@contextmanager
def git_backend(
    repository: Path, variables: Mapping[str, str], body: Iterable[bytes], to_the_end: bool
) -> Iterator[BufferedReader]:
    """Run `git http-backend` on a repository; gives its output.

    `variables`: CGI variables, and what git and its hooks are told. `body`: blocks for its input; a RefusedError from
    them ends the run. `to_the_end`: whether a push that has arrived is carried through when nobody reads on.
    """
    with subprocess.Popen(
        ["git", "http-backend"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=git_environment({**variables, "GIT_PROJECT_ROOT": str(repository)}),
        start_new_session=True,  # so that all its children end with it
    ) as process:
        feeding = threading.Thread(target=_feed, args=(process, body))
        limit = threading.Timer(_LONGEST, _kill, [process])
        output = cast(BufferedReader, process.stdout)
        limit.start()
        feeding.start()
        try:
            yield output
        finally:
            if to_the_end:
                for _ in blocks_of(output):
                    pass
            else:
                _kill(process)
            feeding.join()
            process.wait()
            limit.cancel()


def blocks_of(output: BufferedReader) -> Iterator[bytes]:
    """What git says, as it says it."""
    while block := output.read1(_BLOCK):
        yield block


def _feed(process: subprocess.Popen[bytes], body: Iterable[bytes]) -> None:
    stdin = cast(IO[bytes], process.stdin)
    with suppress(BrokenPipeError), stdin:  # git may have heard enough
        try:
            for block in body:
                stdin.write(block)
        except RefusedError:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
