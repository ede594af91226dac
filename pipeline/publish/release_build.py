"""The build of `main` that visitors are shown: always in another process, which Pelican never leaves."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BrokenEnvironmentError


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build for visitors came to."""

    commit: str
    """The commit that was built; nothing where the build could not begin."""
    release: str
    """Id of the release that is live now; nothing where the one before stays."""
    why_not: str = ""
    """What stopped it, for whoever must act."""


def release_main(folder: Path, day: str) -> BuildReport:
    """Build `main` of the portal in a folder as on a day (`YYYY-MM-DD`), keep it, and show it to visitors.

    Waits for another build for visitors. Raises BrokenEnvironmentError where the program itself is not there.
    """
    words = ["-m", "pipeline.cli.main", "-C", str(folder)]
    words += ["build", "--ref", "main", "--release", "--as-of", day, "--json"]
    try:
        finished = subprocess.run(
            [sys.executable, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise BrokenEnvironmentError(f"{sys.executable}: {error.strerror}") from None
    if finished.returncode not in {0, 1} or not finished.stdout:
        return BuildReport("", "", finished.stderr.strip() or f"exit code {finished.returncode}")
    said = json.loads(finished.stdout)
    faults = "\n".join(f"{each['path']}:{each['line']}: {each['message']}" for each in said["faults"][:10])
    return BuildReport(said["commit"], said["release"], "" if said["release"] else faults)
