"""`congso build --release` and `congso release`, as the people on the server run them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.congso import answer, congso, done
from tests.portals import ROOT, news, small_portal, write

PAGE = "content/tin-tuc/2026/them.md"
ADDRESS = "var/live/tin-tuc/2026/them.html"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


def test_going_back_and_forward_again(portal: Path) -> None:
    first = answer(portal, "build", "--release", "--unaudited")["release"]
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    second = answer(portal, "build", "--release", "--unaudited")["release"]
    assert (portal / ADDRESS).exists()
    done(portal, "release", "switch", first, "--reason", "tin sai")
    assert not (portal / ADDRESS).exists()
    refused = congso(portal, "build", "--release", "--unaudited")
    assert refused.returncode == 1
    assert "tin sai" in refused.stderr
    listed = answer(portal, "release", "list")
    assert [each["id"] for each in listed["releases"]] == [first, second]
    assert [each["live"] for each in listed["releases"]] == [True, False]
    assert listed["locked"] == "tin sai"
    assert "publishing is locked: tin sai" in done(portal, "release", "list")
    done(portal, "release", "unlock")
    assert answer(portal, "build", "--release", "--unaudited")["release"] == second
    assert (portal / ADDRESS).exists()
    assert answer(portal, "release", "list")["locked"] == ""


def test_locked_before_the_first_release(portal: Path) -> None:
    assert answer(portal, "release", "list") == {"releases": [], "locked": ""}
    done(portal, "release", "lock", "--reason", "bảo trì")
    assert congso(portal, "build", "--release", "--unaudited").returncode == 1
    assert not (portal / "var" / "live").exists()
    assert congso(portal, "release", "switch", "../../etc").returncode == 2


def test_a_fault_keeps_the_last_release(portal: Path) -> None:
    first = answer(portal, "build", "--release", "--unaudited")["release"]
    write(portal, PAGE, news("Thêm", "2026-11-02", more={"agency": "khong-co"}))
    refused = congso(portal, "build", "--release", "--unaudited", "--json")
    said = json.loads(refused.stdout)
    assert refused.returncode == 1
    assert said["release"] == ""
    assert said["faults"][0]["path"] == PAGE
    assert [each["id"] for each in answer(portal, "release", "list")["releases"]] == [first]


def test_two_releases_at_once_are_one_after_the_other(portal: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "-C",
        str(portal),
        "build",
        "--release",
        "--unaudited",
        "--json",
    ]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [json.loads(each.communicate()[0]) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert said[0]["release"] == said[1]["release"]
    assert sorted(each["pages"]["written"] == 0 for each in said) == [False, True]


def test_the_released_tree_is_also_where_one_asks_for_it(portal: Path, tmp_path: Path) -> None:
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    done(portal, "build", "--release", "--unaudited", "--output", str(tmp_path / "mirror"))
    assert (tmp_path / "mirror" / "tin-tuc/2026/them.html").read_bytes() == (portal / ADDRESS).read_bytes()
    assert not (portal / "var" / "releases" / "work").exists()


@pytest.mark.parametrize("value", ["0", "nhiều", "-1"])
def test_a_setting_that_cannot_be_used_is_said_before_anything_is_built(
    portal: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONGSO_RELEASES_KEPT", value)
    refused = congso(portal, "build", "--release", "--unaudited")
    assert refused.returncode == 2
    assert "CONGSO_RELEASES_KEPT" in refused.stderr
    assert not (portal / "var" / "releases" / "work").exists()
