"""A portal on a forge: the pipeline files that are written do what they say, step by step, in a real clone."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import yaml

from pipeline.workflow.forges.kinds import KINDS
from tests.browser import listening
from tests.congso import congso, done, git
from tests.portals import news, small_portal, write
from tests.workflow.forges.pipelines import PULL_REQUEST, PUSH, Runner, Step

FAULTY = "content/tin-tuc/2026/sai.md"
SOUND = "content/tin-tuc/2026/tin-moi.md"


class Reviews:
    """Forgejo's own end of a pull request's reviews: it keeps what is posted with the right token."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = "/api/v1/repos/tinh/cong/pulls/7/reviews"
        if environ["HTTP_AUTHORIZATION"] != "token secret" or environ["PATH_INFO"] != path:
            start("404 Not Found", [])
            return [b"{}"]
        self.posted.append(json.loads(environ["wsgi.input"].read()))
        start("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A small portal under version control, with a forge's bare repository as its origin."""
    portal = small_portal(tmp_path / "portal")
    git(portal, "init", "--quiet", "--initial-branch=main")
    commit(portal, "Bắt đầu")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "tinh/cong.git")
    git(portal, "remote", "add", "origin", str(tmp_path / "tinh" / "cong.git"))
    return portal


def commit(portal: Path, said: str) -> None:
    git(portal, "add", "--all", ".")
    git(portal, "commit", "--quiet", "--message", said)


def set_up(portal: Path, kind: str) -> None:
    """Write the forge's files, commit and push them."""
    done(portal, "forge", "init", kind)
    commit(portal, "Đưa lên máy chủ")
    git(portal, "push", "--quiet", "origin", "main")


def run(portal: Path, kind: str, event: str, api: str = "http://127.0.0.1:9") -> tuple[Path, list[Step]]:
    """Run the pipeline of the portal's HEAD in a fresh clone of the forge's repository."""
    branch = git(portal, "rev-parse", "--abbrev-ref", "HEAD")
    git(portal, "push", "--quiet", "origin", branch)
    clone = portal.parent / "clone"
    git(
        portal.parent,
        "clone",
        "--quiet",
        "--branch",
        branch,
        str(portal.parent / "tinh" / "cong.git"),
        str(clone),
    )
    expressions = {
        "github.event.pull_request.base.sha": git(portal, "rev-parse", "main"),
        "github.event.number": "7",
        "github.token": "secret",
        "github.api_url": f"{api}/api/v1",
        "github.server_url": f"file://{portal.parent}",
        "github.repository": "tinh/cong",
    }
    text = (clone / KINDS[kind].pipeline).read_text(encoding="utf-8")
    return clone, Runner(clone, event, expressions).run(text)


def codes(steps: list[Step]) -> dict[str, int]:
    return {step.name: step.code for step in steps}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_pull_request_passes_and_can_be_looked_at(portal: Path, kind: str) -> None:
    set_up(portal, kind)
    git(portal, "switch", "--quiet", "--create", "tin-moi")
    write(portal, SOUND, news("Tin mới", "2026-11-19"))
    commit(portal, "Tin mới")
    clone, steps = run(portal, kind, PULL_REQUEST)
    assert set(codes(steps).values()) == {0}, steps
    assert len(steps) >= 3
    assert "Tin mới" in (clone / "xem-truoc/tin-tuc/2026/tin-moi.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_faulty_pull_request_fails_with_a_comment_on_the_line(portal: Path, kind: str) -> None:
    set_up(portal, kind)
    git(portal, "switch", "--quiet", "--create", "sai")
    write(portal, FAULTY, news("Tin sai", "20/11/2026"))
    commit(portal, "Tin sai")
    with listening(reviews := Reviews()) as api:
        clone, steps = run(portal, kind, PULL_REQUEST, api)
    assert next(step.code for step in steps if "annotate" in checked_by(clone, kind, step.name)) == 1
    assert told(clone, kind, steps, reviews) == [(FAULTY, 3, "ngày “20/11/2026” viết ngược thứ tự")]
    assert (clone / "xem-truoc/tin-tuc/2026/khoi-cong-cau.html").is_file()
    assert not (clone / "xem-truoc/tin-tuc/2026/sai.html").exists()


def checked_by(clone: Path, kind: str, name: str) -> str:
    """The commands of a step."""
    text = yaml.safe_load((clone / KINDS[kind].pipeline).read_text(encoding="utf-8"))
    jobs = text.get("jobs", {}).values()
    steps = {step.get("name"): step.get("run", "") for job in jobs for step in job["steps"]}
    return str(steps[name] if jobs else text[name]["script"])


def told(clone: Path, kind: str, steps: list[Step], reviews: Reviews) -> list[tuple[str, int, str]]:
    """Path, line and the middle of the words of each comment that reached the forge."""
    if kind == "github":
        (said,) = [line for step in steps for line in step.stdout.splitlines() if line.startswith("::")]
        assert said.startswith(f"::error file={FAULTY},line=3,title=date::")
        found = [(FAULTY, 3, said)]
    elif kind == "gitlab":
        report = json.loads((clone / "loi.json").read_text(encoding="utf-8"))
        assert [(each["severity"], len(each["fingerprint"])) for each in report] == [("major", 64)]
        places = [each["location"] for each in report]
        found = [
            (place["path"], place["lines"]["begin"], each["description"])
            for place, each in zip(places, report, strict=True)
        ]
    else:
        (review,) = reviews.posted
        assert review["event"] == "COMMENT"
        found = [(each["path"], each["new_position"], each["body"]) for each in review["comments"]]
    words = "ngày “20/11/2026” viết ngược thứ tự"
    return [(path, line, words if words in said else said) for path, line, said in found]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_merged_is_built_strictly_and_published(portal: Path, kind: str) -> None:
    set_up(portal, kind)
    clone, steps = run(portal, kind, PUSH)
    assert set(codes(steps).values()) == {0}, steps
    if kind == "forgejo":
        page = git(portal.parent / "tinh" / "cong.git", "show", "pages:tin-tuc/2026/khoi-cong-cau.html")
        assert "Khởi công cầu" in page
    else:
        folder = clone / ("public" if kind == "gitlab" else "output")
        assert "Khởi công cầu" in (folder / "tin-tuc/2026/khoi-cong-cau.html").read_text(encoding="utf-8")


def test_nothing_faulty_is_published(portal: Path) -> None:
    write(portal, FAULTY, news("Tin sai", "20/11/2026"))
    set_up(portal, "forgejo")
    _, steps = run(portal, "forgejo", PUSH)
    assert [step.code for step in steps if step.code] == [1]
    assert "pages" not in git(portal.parent / "tinh" / "cong.git", "branch", "--list")


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_board_fails_until_the_owners_follow(portal: Path, kind: str) -> None:
    set_up(portal, kind)
    board = portal / "sub-portals/sokhdt/agency.yml"
    board.write_text(board.read_text("utf-8").replace("sokhdt.duyet", "sokhdt.moi"), encoding="utf-8")
    stale = congso(portal, "forge", "owners", kind, "--check")
    assert (stale.returncode, "forge owners" in stale.stderr) == (1, True)
    done(portal, "forge", "owners", kind)
    done(portal, "forge", "owners", kind, "--check")
    assert "@sokhdt.moi" in (portal / KINDS[kind].owners).read_text(encoding="utf-8")


def test_files_of_another_hand_are_left_alone(portal: Path) -> None:
    write(portal, ".github/CODEOWNERS", "* @toi\n")
    write(portal, ".github/workflows/cong-so.yml", "on: push\n")
    refused = congso(portal, "forge", "init", "github")
    assert (refused.returncode, ".github/CODEOWNERS, " in refused.stderr) == (2, False)
    assert "already there" in refused.stderr
    assert congso(portal, "forge", "owners", "github").returncode == 2
    assert (portal / ".github/CODEOWNERS").read_text(encoding="utf-8") == "* @toi\n"
    assert not (portal / ".github/pull_request_template.md").exists()
    done(portal, "forge", "init", "github", "--replace")
    done(portal, "forge", "init", "github")


def test_nothing_is_written_through_a_link(portal: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (portal / ".forgejo").symlink_to(tmp_path / "elsewhere")
    assert congso(portal, "forge", "init", "forgejo").returncode == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("program", ['x"; rm -rf .', "$(reboot)", "a\nb", "`x`"])
def test_a_requirement_cannot_become_a_command(portal: Path, program: str) -> None:
    assert congso(portal, "forge", "init", "github", "--program", program).returncode == 2
    assert not (portal / ".github").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_program_that_is_asked_for_is_installed(portal: Path, kind: str) -> None:
    wanted = "congso @ git+https://ma-nguon.example/congso.git@v1.2"
    done(portal, "forge", "init", kind, "--program", wanted)
    text = yaml.safe_load((portal / KINDS[kind].pipeline).read_text(encoding="utf-8"))
    assert (text.get("env") or text.get("variables"))["PROGRAM"] == wanted
    template = (portal / KINDS[kind].template).read_text(encoding="utf-8")
    assert "Đ5.1b" in template
    assert "git" not in template.lower()
