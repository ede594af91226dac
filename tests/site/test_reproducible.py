"""A build is a function of commit and as-of day: the same bytes whatever the machine, the clock and the processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.portals import ROOT, news, small_portal, tree, write

_BUILD = """
import os, sys
from pathlib import Path
from tests.portals import build
os.umask(int(sys.argv[4], 8))
build(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with enough documents that two processes share the work."""
    folder = small_portal(tmp_path_factory.mktemp("first") / "portal")
    for number in range(120):
        day = f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}"
        write(folder, f"content/tin-tuc/2026/tin-{number}.md", news(f"Tin {number}", day))
    return folder


@pytest.fixture(scope="module")
def expected(portal: Path) -> dict[str, bytes]:
    return built(portal, portal.parent / "expected")


def built(
    portal: Path,
    output: Path,
    jobs: int = 1,
    umask: str = "022",
    before: Sequence[str] = (),
    **environment: str,
) -> dict[str, bytes]:
    """Build in a process of its own, without anything that another build has left."""
    shutil.rmtree(portal / "var", ignore_errors=True)
    command = [*before, sys.executable, "-c", _BUILD, str(portal), str(output), str(jobs), umask]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
    subprocess.run(command, cwd=ROOT, env={**kept, **environment}, check=True)
    return tree(output)


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("hash-seed", {"PYTHONHASHSEED": "1"}),
        ("other-hash-seed", {"PYTHONHASHSEED": "4242"}),
        ("time-zone", {"TZ": "America/Los_Angeles"}),
        ("locale", {"LC_ALL": "C", "LANG": "C"}),
    ],
)
def test_the_environment_has_no_say(
    portal: Path, expected: dict[str, bytes], tmp_path: Path, name: str, environment: dict[str, str]
) -> None:
    assert built(portal, tmp_path / name, **environment) == expected


def test_the_number_of_processes_has_no_say(portal: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert built(portal, tmp_path / "two", jobs=2) == expected


def test_the_umask_has_no_say(portal: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert built(portal, tmp_path / "umask", umask="077") == expected
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "umask").rglob("*.html")}
    assert modes == {0o644}


def test_the_path_has_no_say(portal: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    elsewhere = tmp_path / "nơi khác" / "cổng"
    shutil.copytree(portal, elsewhere, ignore=shutil.ignore_patterns("var"))
    assert built(elsewhere, tmp_path / "path") == expected


def test_the_clock_has_no_say(portal: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("faketime is not installed: apt-get install faketime")
    assert built(portal, tmp_path / "clock", before=[faketime, "-f", "+400d"]) == expected
