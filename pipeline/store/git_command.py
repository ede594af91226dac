"""The one runner of git commands.

Every call is a list of fixed words; what users wrote goes in through standard input, or after
`--end-of-options` and `--`. No configuration of the machine or of a pushed tree has a say:
hooks of the system, user settings, external protocols and lazy fetches are switched off
(ARCHIVE-AND-SAFETY B2, hole 7).
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import GitError

_FIXED_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C.UTF-8",
}
_FIXED_OPTIONS = ("-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "core.quotePath=off")


def git_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every git process: nothing of the caller's own GIT_ settings remains."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_FIXED_ENVIRONMENT, **(extra or {})}


def start_git(
    folder: Path, words: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a git command that is talked to while it runs: standard input, output and error are pipes."""
    return subprocess.Popen(
        git_command(folder, words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=git_environment(environment),
    )


def git_command(folder: Path, words: Sequence[str]) -> list[str]:
    """The words of a git command in a repository."""
    return ["git", "-C", str(folder), *_FIXED_OPTIONS, *words]


def run_git(
    folder: Path,
    words: Sequence[str],
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    accept: Sequence[int] = (0,),
) -> bytes:
    """Run one git command in a repository and return its standard output.

    Raises GitError with git's own words when the exit code is not among `accept`.
    """
    finished = subprocess.run(
        git_command(folder, words),
        input=stdin,
        capture_output=True,
        env=git_environment(environment),
        check=False,
    )
    if finished.returncode not in accept:
        said = finished.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"git {words[0]} in {folder}: {said or f'exit code {finished.returncode}'}")
    return finished.stdout
