"""Runs the program and git for tests as their users do: as commands, in real folders."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipeline.store.git_command import git_environment
from tests.portals import ROOT

PERSON = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (
        ("NAME", "Đỗ Thị Thử"),
        ("EMAIL", "sokhdt.nhap@mau.example"),
        ("DATE", "2026-11-24T09:00:00+07:00"),
    )
}


def congso(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program on the portal in a folder."""
    command = [sys.executable, "-m", "pipeline.cli.main", "-C", str(folder), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def done(folder: Path, *words: str) -> str:
    """What the program printed; it must have exited with 0."""
    finished = congso(folder, *words)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def answer(folder: Path, *words: str) -> Any:
    """The JSON object that the program printed."""
    return json.loads(done(folder, *words, "--json"))


def git(folder: Path, *words: str) -> str:
    """What git printed, run as a made-up clerk on a fixed day."""
    command = ["git", "-C", str(folder), *words]
    environment = git_environment(PERSON)
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()
