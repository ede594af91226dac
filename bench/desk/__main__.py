"""`python -m bench.desk --json OUT`: people at the desk of the sample portal, with a kill in the middle.

Prints p50 and p95 of pages and submissions, and which acknowledged requests are not there afterwards.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import Settings
from pipeline.store.git_command import git_environment
from pipeline.store.yaml_file import dump, parse_mapping

ROOT = Path(__file__).resolve().parents[2]
EDITORS = 5
_PASSWORD = "một câu dài dễ nhớ"  # noqa: S105 - of made-up people


@dataclass(frozen=True, slots=True)
class Load:
    """How many do how much."""

    clerks: int
    submissions: int
    thinking: float
    """Mean seconds between two submissions of a clerk."""


FULL = Load(100, 10, 20.0)
SHORT = Load(20, 3, 5.0)


def main() -> None:
    """Run the load, and print and write its figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path, help="where to write the figures")
    options.add_argument(
        "--short", action="store_true", help="20 clerks, 3 submissions each, 5 s of thinking"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="congso-bench-") as folder:
        figures = run(Path(folder), SHORT if asked.short else FULL)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def run(folder: Path, load: Load) -> dict[str, Any]:
    """Let people work at a desk that is killed when half is done; the figures, and what was lost."""
    portal = folder / "portal"
    agencies = _portal(portal, load.clerks)
    _accounts(portal, load.clerks)
    server, port = _served(portal, 0)
    told = folder / "told.json"
    people = _people(port, load, agencies, told)
    try:
        half = load.submissions * load.thinking / 2 + load.clerks / 10
        time.sleep(half)
        server.kill()
        server.communicate()
        began = time.perf_counter()
        server, port = _served(portal, port)
        away = time.perf_counter() - began
        people.wait(timeout=load.submissions * load.thinking * 3 + 120)
    finally:
        people.kill()
        server.kill()
        server.communicate()
    figures: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    acknowledged = figures.pop("acknowledged")
    figures |= {"submissions": len(acknowledged), "lost": _lost(portal, acknowledged), "seconds_away": away}
    return figures


def _portal(portal: Path, clerks: int) -> list[str]:
    """The sample portal, its clerks on the boards of five agencies; labels of these."""
    _git(ROOT.parent, ["clone", "--quiet", str(ROOT), str(portal)])
    every = sorted(portal.glob("sub-portals/*/agency.yml"))
    known = {file: parse_mapping(file.read_text(encoding="utf-8")) for file in every}
    files = [file for file, values in known.items() if values.get("status") != "closed"][:EDITORS]
    for place, file in enumerate(files):
        values = known[file]
        names = [(f"clerk-{number}", "edit") for number in range(clerks) if number % EDITORS == place]
        names += [(f"editor-{number}", "approve") for number in range(EDITORS)]
        board = [{"account": name, "name": f"Người {name}", "level": level} for name, level in names]
        file.write_text(dump({**values, "board": [*values["board"], *board]}), encoding="utf-8")
    _git(portal, ["-c", "user.name=Bench", "-c", "user.email=bench@mau.example", "commit", "-qam", "boards"])
    return [file.parent.name for file in files]


def _accounts(portal: Path, clerks: int) -> None:
    from pipeline.desk.project import open_desk

    open_desk(portal / "var", Settings())
    from django.contrib.auth.hashers import make_password
    from django.db import connections

    from pipeline.desk.accounts.registration import add_account

    hashed, now = make_password(_PASSWORD), datetime.now(VIETNAM_TIME)
    names = [f"clerk-{number}" for number in range(clerks)] + [f"editor-{n}" for n in range(EDITORS)]
    for name in names:
        user = add_account(name, f"Người {name}", [f"{name}@mau.example"], now)
        user.password = hashed
        user.save()
    connections.close_all()


def _served(portal: Path, port: int) -> tuple["subprocess.Popen[str]", int]:
    words = [sys.executable, "-m", "pipeline.cli.main", "-C", str(portal), "serve", "--port", str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return server, int(found[1])
    raise RuntimeError("congso serve has ended")


def _people(port: int, load: Load, agencies: Sequence[str], told: Path) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("people.py")), "--headless"]
    words += [
        "--users",
        str(load.clerks + EDITORS),
        "--spawn-rate",
        "10",
        "--host",
        f"http://127.0.0.1:{port}",
    ]
    more = {
        "BENCH_CLERKS": str(load.clerks),
        "BENCH_SUBMISSIONS": str(load.submissions),
        "BENCH_THINKING": str(load.thinking),
        "BENCH_AGENCIES": ",".join(agencies),
        "BENCH_TOLD": str(told),
    }
    return subprocess.Popen(
        [*words, "--only-summary"], cwd=ROOT, env={**os.environ, **more}, stdout=subprocess.DEVNULL
    )


def _lost(portal: Path, acknowledged: Sequence[str]) -> list[str]:
    """Numbers that were told to a clerk and stand in no record."""
    refs = _git(portal / "var" / "repository.git", ["for-each-ref", "--format=%(refname)"]).splitlines()
    there = {each.rpartition("/")[2] for each in refs}
    return [number for number in acknowledged if number not in there]


def _git(folder: Path, words: list[str]) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, env=git_environment(), capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
