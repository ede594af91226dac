"""A backup puts the whole portal together again, with this program and without it, and says when it is too old."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.archive.backup import back_up
from tests.archives import MOMENT
from tests.congso import answer, congso, done, git
from tests.portals import ROOT, documents, news, tree, write


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released portal with an open request, a closed one, and a private database that is in use."""
    top = tmp_path_factory.mktemp("backup")
    folder = top / "portal"
    done(top, "init", str(folder), "--label", "mau", "--base-url", "https://mau.example")
    done(folder, "agency", "new", "sokhdt", "--name", "Sở Kế hoạch và Đầu tư")
    done(folder, "agency", "new", "phoyen", "--name", "Huyện Phổ Yên", "--kind", "huyen")
    for path, text in list(documents().items())[:3]:
        write(folder, path, text)
    release(folder, "Tin đầu")
    git(folder / "var" / "repository.git", "update-ref", "refs/heads/request/2026-000001", "main")
    git(folder / "var" / "repository.git", "update-ref", "refs/tags/closed/2026-000002", "main")
    private = folder / "var" / "private"
    private.mkdir(exist_ok=True)
    with closing(sqlite3.connect(private / "hoi-dap.sqlite")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE question(name TEXT)")
        database.execute("INSERT INTO question VALUES('Nguyễn Văn Kín')")
    return folder


@pytest.fixture(scope="module")
def key(portal: Path) -> tuple[str, Path]:
    """Public key and the file of the secret one."""
    file = portal.parent / "key.txt"
    if shutil.which("age-keygen") is None:
        pytest.skip("age is not installed")
    subprocess.run(["age-keygen", "-o", str(file)], capture_output=True, check=True)
    said = subprocess.run(["age-keygen", "-y", str(file)], capture_output=True, text=True, check=True)
    return said.stdout.strip(), file


def release(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")
    bare = folder / "var" / "repository.git"
    git(bare, "-c", "protocol.file.allow=always", "fetch", "--quiet", str(folder), "+HEAD:refs/heads/main")
    done(folder, "build", "--ref", "main", "--release", "--unaudited")


def names(bare: Path) -> list[str]:
    return git(bare, "for-each-ref", "--format=%(objectname) %(refname)").splitlines()


def questions(folder: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(folder / "var" / "private" / "hoi-dap.sqlite")) as database:
        return database.execute("SELECT name FROM question").fetchall()


def pages(folder: Path) -> dict[str, bytes]:
    """The files of the last release; the packs of the search, built at once or bit by bit, answer alike instead."""
    found = tree(folder / "var" / "releases" / "work")
    return {path: content for path, content in found.items() if not path.startswith("_search/")}


def status_later(folder: Path, days: int) -> subprocess.CompletedProcess[str]:
    """What the status says so many days from now."""
    command = [sys.executable, "-m", "pipeline.cli.main", "-C", str(folder), "archive", "backup", "--status"]
    later = ["faketime", "-f", f"+{days}d", *command]
    return subprocess.run(later, cwd=ROOT, capture_output=True, text=True, check=False)


def assert_same(restored: Path, portal: Path) -> None:
    """All that cannot be made again is there, and what can be made again is made alike."""
    assert names(restored / "var" / "repository.git") == names(portal / "var" / "repository.git")
    assert tree(restored / "content") == tree(portal / "content")
    assert (restored / "var" / "keys" / "service").read_bytes() == (
        portal / "var" / "keys" / "service"
    ).read_bytes()
    assert questions(restored) == questions(portal)
    snapshots = answer(portal, "archive", "list")["snapshots"]
    assert answer(restored, "archive", "list")["snapshots"] == snapshots
    made = answer(restored, "build", "--ref", "main", "--release", "--unaudited")
    assert made["release"] == snapshots[-1]["id"]
    assert pages(restored) == pages(portal)
    done(restored, "archive", "repack")  # the next writer of any kind sees to git's own files
    done(restored, "archive", "verify", "--all")


def test_a_portal_comes_back_whole(portal: Path, key: tuple[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "medium"
    assert congso(portal, "archive", "backup", "--status").returncode == 1
    first = answer(portal, "archive", "backup", str(folder), "--recipient", key[0])
    assert answer(portal, "archive", "backup", "--status")["late"] is False
    assert status_later(portal, 6).returncode == 0
    late = status_later(portal, 8)
    assert (late.returncode, late.stdout.startswith("LATE: ")) == (1, True), late.stdout + late.stderr
    write(portal, "content/tin-tuc/2026/them.md", news("Thêm", "2026-11-02"))
    release(portal, "Tin thêm")
    second = answer(portal, "archive", "backup", str(folder), "--recipient", key[0])
    assert second["snapshot"] > first["snapshot"]
    bundles = sorted((folder / "archive").glob("2*/*.bundle"))
    assert len(bundles) == 2
    assert bundles[1].stat().st_size < bundles[0].stat().st_size / 3, "an increment"
    for path in folder.rglob("*"):
        assert not path.is_file() or "Nguyễn Văn Kín".encode() not in path.read_bytes()

    bare_machine = tmp_path / "machine"
    shutil.copytree(folder, bare_machine)
    shutil.copy(key[1], bare_machine / "key.txt")
    commands = (
        (folder / "HUONG-DAN-README.txt").read_text(encoding="utf-8").partition("----- commands -----\n")[2]
    )
    subprocess.run(["sh", "-e", "-c", commands], cwd=bare_machine, check=True, capture_output=True)
    done(
        tmp_path, "archive", "restore-backup", str(folder), str(tmp_path / "again"), "--identity", str(key[1])
    )
    assert_same(tmp_path / "again", portal)
    assert_same(bare_machine / "portal", portal)


def test_a_damaged_backup_is_neither_restored_nor_gone_on_with(
    portal: Path, key: tuple[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "medium"
    done(portal, "archive", "backup", str(folder), "--recipient", key[0])
    bundle = next((folder / "archive").glob("2*/*.bundle"))
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    assert congso(portal, "archive", "backup", str(folder), "--recipient", key[0]).returncode == 1
    target = tmp_path / "again"
    assert congso(tmp_path, "archive", "restore-backup", str(folder), str(target)).returncode == 1
    assert not target.exists()


def test_a_key_that_is_none_stops_it_and_leaves_the_last_one(
    portal: Path, key: tuple[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "medium"
    assert congso(portal, "archive", "backup", str(folder)).returncode == 2
    assert congso(portal, "archive", "backup", str(folder), "--recipient", "khong").returncode == 2
    done(portal, "archive", "backup", str(folder), "--recipient", key[0])
    before = tree(folder)
    assert congso(portal, "archive", "backup", str(folder), "--recipient", "khong").returncode == 2
    after = tree(folder)
    assert {name: after.get(name) for name in before} == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").touch()
    assert congso(portal, "archive", "backup", str(tmp_path / "other"), "--recipient", key[0]).returncode == 2


def test_without_the_secret_key_what_is_private_is_left_out(
    portal: Path, key: tuple[str, Path], tmp_path: Path
) -> None:
    back_up(portal / "var", tmp_path / "medium", key[0], MOMENT)
    said = answer(tmp_path, "archive", "restore-backup", str(tmp_path / "medium"), str(tmp_path / "again"))
    assert said["left_out"]
    assert not (tmp_path / "again" / "var" / "private").exists()
