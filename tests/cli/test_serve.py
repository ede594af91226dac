"""`congso serve` as people meet it: pages for everybody, the repository for accounts with a token."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.congso import answer, done, git
from tests.portals import ROOT, write
from tests.workflow.git_server import asked_of_git
from tests.workflow.portals import NEWS, news_of, portal_with_boards

ACCOUNTS = ("sokhdt.nhap", "phoyen.nhap", "sokhdt.duyet")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with accounts; nothing of it is built."""
    folder = tmp_path_factory.mktemp("serve") / "portal"
    portal_with_boards(folder)
    for name in ACCOUNTS:
        done(folder, "user", "add", name, "--address", f"{name}@mau.example")
    return folder


@pytest.fixture(scope="module")
def tokens(portal: Path) -> dict[str, str]:
    made = {name: answer(portal, "user", "token", "new", name, "máy bàn") for name in ACCOUNTS}
    return {name: each["token"] for name, each in made.items()}


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:
    """Where the portal is served; it listens on any free port."""
    words = [sys.executable, "-m", "pipeline.cli.main", "-C", str(portal), "serve", "--port", "0"]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        found = [re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()) for _ in range(2)]
        assert found[1], "the first line tells of the first release"
        yield found[1][0]
    finally:
        server.kill()
        server.communicate()


def _url(address: str, tokens: dict[str, str], name: str) -> str:
    return address.replace("//", f"//{name}:{tokens[name]}@") + "/git/"


def _pushed(folder: Path) -> subprocess.CompletedProcess[str]:
    """Commit a news item in a clone of sokhdt.nhap, and push it."""
    write(folder, NEWS, news_of("Khánh thành trạm bơm"))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Gửi tin")
    return asked_of_git(folder, "push", "-o", "message=Nhờ duyệt sớm", "origin", "HEAD:refs/for/main")


def _text(address: str) -> str:
    """The page at an address; nothing where there is none yet."""
    try:
        with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310
            return str(page.read().decode())
    except urllib.error.HTTPError as missing:
        missing.close()
        return ""


def _within(seconds: float, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_clerk_pushes_another_agency_sees_nothing_and_an_approval_makes_it_public(
    portal: Path, address: str, tokens: dict[str, str], tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", _url(address, tokens, "sokhdt.nhap"), "so")
    git(tmp_path, "clone", "--quiet", _url(address, tokens, "phoyen.nhap"), "huyen")
    pushed = _pushed(tmp_path / "so")
    assert pushed.returncode == 0, pushed.stderr
    assert "remote: Yêu cầu 2026-000001" in pushed.stderr
    assert "chờ duyệt" in pushed.stderr
    branch = "refs/heads/request/2026-000001"
    commit = git(portal / "var" / "repository.git", "rev-parse", branch)
    assert branch in git(tmp_path / "so", "ls-remote", "origin")
    assert branch not in git(tmp_path / "huyen", "ls-remote", "origin")
    for version in ("0", "2"):
        words = ["-c", f"protocol.version={version}", "fetch", "origin", commit]
        assert asked_of_git(tmp_path / "huyen", *words).returncode != 0
    assert asked_of_git(tmp_path / "so", "fetch", "origin", commit).returncode == 0
    approved = answer(portal, "request", "approve", "2026-000001", "--as", "sokhdt.duyet")
    assert approved["state"] == "approved"
    page = f"{address}/sokhdt/tin-tuc/2026/khanh-thanh.html"
    _within(60, lambda: "Khánh thành trạm bơm" in _text(page))
    _within(
        10,
        lambda: (
            answer(portal, "request", "show", "2026-000001", "--as", "sokhdt.nhap")["state"] == "published"
        ),
    )
    (line,) = answer(portal, "user", "sign-ins", "sokhdt.nhap")["sign_ins"]
    assert (line["via"], line["network"], line["succeeded"]) == ("git", "127.0.0.1", True)


def test_without_a_token_there_are_the_pages_alone(address: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{address}/", timeout=30) as page:  # noqa: S310
        assert "Tỉnh Mẫu" in page.read().decode()
    for path, expected in (
        ("/git/info/refs?service=git-upload-pack", 401),
        ("/git/HEAD", 404),
        ("/git", 404),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}{path}", timeout=30)  # noqa: S310
        with refused.value:
            assert refused.value.code == expected


def test_the_desk_asks_who_one_is(address: str) -> None:
    with urllib.request.urlopen(address + "/bien-tap/") as answered:  # noqa: S310
        page = answered.read().decode()
    assert "Đăng nhập trang biên tập" in page
    assert answered.url.endswith("/bien-tap/dang-nhap/?next=%2Fbien-tap%2F")
