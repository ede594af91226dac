"""`congso check` itself: what it prints, and when it exits with what."""

import json
from pathlib import Path

from click.testing import CliRunner

from pipeline.checks.messages import shown
from pipeline.checks.portal import check_portal
from pipeline.cli.check import command
from pipeline.cli.main import Place
from pipeline.store.repository import Repository
from pipeline.store.source import CommitSource
from tests.checks.portals import git, issues_in, put, source_of
from tests.checks.sound_documents import LAW, LAW_PATH, NEWS, NEWS_PATH
from tests.portals import ROOT

TYPES = "content/data/document-types.yml"
SECTIONS = "content/data/sections.yml"
PORTAL_YML = "content/data/portal.yml"
SOKHDT = "sub-portals/sokhdt/agency.yml"


def run(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words), obj=Place(folder), catch_exceptions=False)
    return done.exit_code, done.stdout


def test_the_command_is_silent_when_all_is_well(folder: Path) -> None:
    assert run(folder) == (0, "")
    assert run(folder, "--json") == (0, '{"faults": []}\n')


def test_the_command_prints_one_line_for_each_fault(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("2026-11-20T08:00:00+07:00", "20/11/2026"))
    code, output = run(folder)
    assert code == 1
    assert output == (
        f"{NEWS_PATH}:3: date: Ngày đăng: ngày “20/11/2026” viết ngược thứ tự"
        " — viết năm-tháng-ngày; ví dụ date: 2026-11-20\n"
    )


def test_the_command_speaks_json(folder: Path) -> None:
    put(folder, LAW_PATH, LAW.replace("effective: 2026-11-22", "effective: 2026-11-01"))
    code, output = run(folder, "--json", "--stage", "publish")
    assert code == 0
    (fault,) = json.loads(output)["faults"]
    assert list(fault) == ["path", "line", "field", "code", "severity", "message"]
    assert (fault["path"], fault["line"], fault["severity"]) == (LAW_PATH, 12, "warning")


def test_the_command_shows_only_what_is_asked_for(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac"))
    assert run(folder, LAW_PATH) == (0, "")
    assert run(folder, "content/van-ban") == (0, "")
    assert run(folder, "content/tin-tuc")[0] == 1
    assert run(folder, NEWS_PATH, "--stage", "draft")[0] == 1


def test_the_sample_portal_has_no_fault() -> None:
    assert [shown(issue) for issue in issues_in(ROOT)] == []


def test_sources_agree(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac").replace("kéo", "ke\u0301o"))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=one")
    commit = CommitSource(Repository(folder), git(folder, "rev-parse", "HEAD"))
    assert check_portal(commit, "publish") == check_portal(source_of(folder), "publish") != ()
