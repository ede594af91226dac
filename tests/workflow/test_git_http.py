"""The Git server, asked by the real git, and by clients that git is not."""

import base64
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.store.git_command import run_git
from tests.congso import git
from tests.workflow.git_server import (
    HUYEN,
    SEEN,
    SO,
    Served,
    asked_of_git,
    make_repository,
    packet,
    random_file,
    serving,
)

ASKS_UPLOAD = {"Content_Type": "application/x-git-upload-pack-request"}
DONE = b"0000" + packet("done\n")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(make_repository(tmp_path)) as found:
        yield found


def test_a_clone_has_main_and_the_requests_of_its_account(served: Served, tmp_path: Path) -> None:
    for account, seen in SEEN.items():
        copy = tmp_path / account
        git(tmp_path, "clone", "--quiet", served.url(SO if account == SO.name else HUYEN), str(copy))
        branches = git(copy, "branch", "--remotes", "--format=%(refname:lstrip=3)").split()
        assert set(branches) - {"HEAD"} == {"main", seen}


def test_a_push_tells_the_hooks_who_and_how(served: Served, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", served.url(), "copy")
    copy = tmp_path / "copy"
    git(copy, "commit", "--quiet", "--allow-empty", "-m", "Thêm")
    git(copy, "-c", "protocol.version=2", "push", "--quiet", "origin", "HEAD:main")
    assert git(served.repository, "rev-parse", "main") == git(copy, "rev-parse", "HEAD")
    assert (served.repository / "pushed").read_text() == "sokhdt.nhap git none \n"
    refused = asked_of_git(copy, "push", "origin", f"HEAD:{SEEN[HUYEN.name]}")
    assert "hidden ref" in refused.stderr


@pytest.mark.parametrize("version", ["0", "1", "2"])
@pytest.mark.parametrize("part", ["", "^{tree}", f":{HUYEN.name}.md"])
def test_the_id_of_what_is_hidden_opens_nothing(
    served: Served, tmp_path: Path, version: str, part: str
) -> None:
    hidden = git(served.repository, "rev-parse", f"{SEEN[HUYEN.name]}{part}")
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "--quiet", served.url(), str(copy))
    refused = asked_of_git(copy, "-c", f"protocol.version={version}", "fetch", "origin", hidden)
    assert refused.returncode != 0
    assert asked_of_git(copy, "cat-file", "-e", hidden).returncode != 0
    question = packet(f"want {hidden} side-band-64k ofs-delta\n") + DONE
    _, _, said = served.ask("/git-upload-pack", question, **ASKS_UPLOAD, Git_Protocol=f"version={version}")
    assert b"not our ref" in said
    assert b"PACK" not in said


def test_the_second_protocol_is_not_spoken(served: Served) -> None:
    _, _, refs = served.ask("/info/refs?service=git-upload-pack", Git_Protocol="version=2")
    assert b"version 2" not in refs
    hidden = git(served.repository, "rev-parse", SEEN[HUYEN.name])
    question = packet("command=fetch") + b"0001" + packet(f"want {hidden}\n") + packet("done\n") + b"0000"
    status, _, said = served.ask("/git-upload-pack", question, **ASKS_UPLOAD, Git_Protocol="version=2")
    assert (status, b"PACK" in said) == (400, False)


@pytest.mark.parametrize("part", ["", "^{commit}"])
def test_what_may_be_seen_can_be_asked_for_by_id(served: Served, part: str) -> None:
    own = git(served.repository, "rev-parse", f"{SEEN[SO.name]}{part}")
    question = packet(f"want {own} ofs-delta\n") + DONE
    for body, more in ((question, {}), (gzip.compress(question), {"Content_Encoding": "gzip"})):
        status, headers, said = served.ask("/git-upload-pack", body, **ASKS_UPLOAD, **more)
        assert (status, headers["Content-Type"]) == (200, "application/x-git-upload-pack-result")
        assert b"PACK" in said


@pytest.mark.parametrize(
    "question",
    [
        b"0",
        b"0003" + DONE,
        b"0004" + DONE,
        b"0x1f" + DONE,
        b"+032want " + b"0" * 40 + b"\n" + DONE,
        b"ffffwant",
        packet("want xyz\n") + DONE,
        packet("deepen 1\n") + packet("have\n") + DONE,
        packet("--upload-pack=touch x\n") + DONE,
        b"\x1f\x8b",
    ],
)
def test_a_question_that_git_never_asks_is_refused(served: Served, question: bytes) -> None:
    status, _, said = served.ask("/git-upload-pack", question, **ASKS_UPLOAD)
    assert status == 400
    assert "không đọc được" in said.decode()


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (gzip.compress(b"0" * (11 << 20)), "gzip", 413),
        (b"0" * (11 << 20), "identity", 413),
        (gzip.compress(DONE)[:-9], "gzip", 400),
        (DONE, "gzip", 400),
        (DONE, "br", 400),
    ],
    ids=["bomb", "too large", "cut off", "no gzip", "another encoding"],
)
def test_bodies_that_are_not_taken(served: Served, body: bytes, encoding: str, expected: int) -> None:
    status, _, _ = served.ask("/git-upload-pack", body, **ASKS_UPLOAD, Content_Encoding=encoding)
    assert status == expected
    assert served.ask("/info/refs?service=git-upload-pack")[0] == 200


def test_a_gzipped_push_that_swells_beyond_measure_is_ended(tmp_path: Path) -> None:
    with serving(make_repository(tmp_path)) as served:
        before, content_type = served.peak_memory(), "application/x-git-receive-pack-request"
        bomb = gzip.compress(packet("x" * 60_000) * 2_000)
        served.ask("/git-receive-pack", bomb, Content_Type=content_type, Content_Encoding="gzip")
        assert served.peak_memory() - before < 20_000_000
        assert served.git_processes() == []


def test_nobody_is_asked_for_name_and_token(served: Served, tmp_path: Path) -> None:
    for path in ("/info/refs?service=git-upload-pack", "/info/refs?service=git-receive-pack"):
        status, headers, said = served.ask(path, account=None)
        assert (status, headers["WWW-Authenticate"][:5]) == (401, "Basic")
        assert "không phải mật khẩu" in said.decode()
    status, headers, _ = served.ask("/info/refs?service=git-upload-pack", X_Failed="yes")
    assert (status, headers["Retry-After"]) == (429, "300")
    refused = asked_of_git(tmp_path, "clone", served.url().replace("ma-cua-so", "sai"), "copy")
    assert "Authentication failed" in refused.stderr


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/HEAD",
        "/config",
        "/info/refs",
        "/info/refs?service=git-upload-archive",
        "/info/refs?service=git-upload-pack&x=1",
        "/../repository.git/config",
        "/objects/info/packs",
        "/git-upload-pack",
        "/other/info/refs?service=git-upload-pack",
        "/%2e%2e/info/refs?service=git-upload-pack",
    ],
)
def test_there_is_nothing_else(served: Served, path: str) -> None:
    assert served.ask(path)[0] == 404


def test_fifty_megabytes_go_through_in_both_directions_without_being_held(
    served: Served, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", served.url(), "copy")
    for folder in (tmp_path / "copy", served.repository):
        git(folder, "config", "core.compression", "0")  # git's own work, not what is tested here
    before = served.peak_memory()
    for number in range(3):
        random_file(tmp_path / "copy" / f"lon-{number}.bin", 17 << 20)
    git(tmp_path / "copy", "add", "--all")
    git(tmp_path / "copy", "commit", "--quiet", "-m", "Ba tệp lớn")
    git(tmp_path / "copy", "push", "--quiet", "origin", "HEAD:main")
    git(tmp_path, "clone", "--quiet", "--no-local", served.url(), "again")
    assert (tmp_path / "again" / "lon-2.bin").stat().st_size == 17 << 20
    assert served.peak_memory() - before < 12_000_000


def test_a_client_that_leaves_during_a_clone_leaves_nothing_behind(served: Served, tmp_path: Path) -> None:
    work = served.repository.parent / "work"
    git(work, "switch", "--quiet", "main")
    random_file(work / "lon.bin", 12 << 20)
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", "Lớn")
    git(work, "push", "--quiet", str(served.repository), "HEAD:main")
    tip = git(served.repository, "rev-parse", "main")
    question = packet(f"want {tip} ofs-delta\n") + DONE
    for _ in range(10):  # more often than there are places
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.sendall(_post("git-upload-pack", question))
            assert client.recv(1000).startswith(b"HTTP/1.1 200")
    _wait_until(lambda: served.git_processes() == [])
    assert served.ask("/info/refs?service=git-upload-pack")[0] == 200


def test_a_push_that_has_arrived_is_carried_through_when_the_client_leaves(
    served: Served, tmp_path: Path
) -> None:
    work = served.repository.parent / "work"
    git(work, "switch", "--quiet", "main")
    old, new = (
        git(work, "rev-parse", "HEAD"),
        git(work, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "x"),
    )
    pack = _pack(work, f"{new}\n^{old}\n")
    (served.repository / "delay").write_text("0.5")
    body = packet(f"{old} {new} refs/heads/main\0report-status\n") + b"0000" + pack
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        client.sendall(_post("git-receive-pack", body))
        time.sleep(0.2)
    _wait_until(lambda: git(served.repository, "rev-parse", "main") == new)
    _wait_until(lambda: served.git_processes() == [])


def test_half_a_push_changes_nothing(served: Served) -> None:
    tip = git(served.repository, "rev-parse", "main")
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        client.sendall(_post("git-receive-pack", packet("nửa chừng"), length=1000))
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        client.sendall(_post("git-receive-pack", packet("nửa chừng")))
        assert b" 200 " in client.recv(1000)
    _wait_until(lambda: served.git_processes() == [])
    assert git(served.repository, "rev-parse", "main") == tip


def test_a_client_may_ask_first_whether_to_send(served: Served) -> None:
    tip = git(served.repository, "rev-parse", "main")
    question = packet(f"want {tip} ofs-delta\n") + DONE
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        asked = _post("git-upload-pack", question, more="Expect: 100-continue\r\n")
        client.sendall(asked.removesuffix(question))
        assert client.recv(1000).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(question)
        assert b" 200 " in client.recv(1000)


def test_who_finds_no_place_is_told_to_come_again(tmp_path: Path) -> None:
    with serving(make_repository(tmp_path), places=threading.Semaphore(0), patience=0.1) as served:
        status, headers, said = served.ask("/info/refs?service=git-upload-pack")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "đang bận" in said.decode()


def _post(service: str, body: bytes, length: int | None = None, more: str = "") -> bytes:
    named = base64.b64encode(b"sokhdt.nhap:ma-cua-so").decode()
    head = (
        f"POST /git/{service} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {named}\r\n{more}"
        f"Content-Type: application/x-{service}-request\r\nContent-Length: {length or len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _pack(work: Path, wanted: str) -> bytes:
    return run_git(work, ["pack-objects", "--revs", "--stdout", "--quiet"], stdin=wanted.encode())


def _wait_until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
