"""What no citizen or agency has published never comes into the archive: not a byte of it, in any of its objects."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.congso import answer, done, git
from tests.portals import news, write

FOLDER = "sub-portals/sokhdt/content/tin-tuc/2026"
DRAFT, SUBMITTED, APPROVED, REJECTED = "Dang soan 1111", "Cho duyet 2222", "Hen gio 3333", "Tu choi 4444"
CITIZEN = "0912 345 678 Nguyen Van Kin"


def submitted(folder: Path, name: str, words: str) -> str:
    """A request that brings a document with some words."""
    write(folder, f"{FOLDER}/{name}.md", news(words, "2026-11-02", body=f"## Phần\n\n{words}."))
    return str(answer(folder, "request", "submit", f"{FOLDER}/{name}.md", "--as", "sokhdt.nhap")["id"])


def everything_in(archive: Path) -> bytes:
    """Every object of every repository of an archive, and the bytes of all its files."""
    listed = ["cat-file", "--batch-all-objects", "--batch"]
    objects = [
        subprocess.run(["git", "-C", str(each), *listed], capture_output=True, check=True).stdout
        for each in archive.glob("*.git")
    ]
    return b"\0".join([*objects, *(path.read_bytes() for path in archive.rglob("*") if path.is_file())])


def test_nothing_that_is_not_published_comes_into_a_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    done(tmp_path, "init", str(folder), "--label", "mau", "--base-url", "https://mau.example")
    done(folder, "agency", "new", "sokhdt", "--name", "Sở Kế hoạch và Đầu tư")
    done(folder, "agency", "new", "phoyen", "--name", "Huyện Phổ Yên", "--kind", "huyen")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Đầu")
    shutil.rmtree(folder / "var" / "repository.git")  # the next command makes it from what is committed
    submitted(folder, "cho", SUBMITTED)
    approved, rejected = submitted(folder, "hen", APPROVED), submitted(folder, "bo", REJECTED)
    done(folder, "request", "approve", approved, "--as", "sokhdt.duyet")
    done(folder, "request", "schedule", approved, "2099-01-01T08:00", "--as", "sokhdt.duyet")
    done(folder, "request", "reject", rejected, "--as", "sokhdt.duyet", "--reason", "Trùng")
    public = submitted(folder, "dang", "Tin cong khai 5555")
    done(folder, "request", "approve", public, "--as", "sokhdt.duyet")
    done(folder, "request", "publish", public, "--as", "sokhdt.duyet")
    write(folder, f"{FOLDER}/soan.md", news(DRAFT, "2026-11-02"))
    (folder / "var" / "private").mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "var" / "private" / "gop-y.sqlite")) as database, database:
        database.execute("CREATE TABLE contribution(contact TEXT)")
        database.execute("INSERT INTO contribution VALUES(?)", (CITIZEN,))
    done(folder, "build", "--ref", "main", "--release")
    done(folder, "archive", "verify")

    found = everything_in(folder / "var" / "archive")
    assert b"Tin cong khai 5555" in found, "what is published is there"
    for words in (DRAFT, SUBMITTED, APPROVED, REJECTED, CITIZEN, "sokhdt.nhap"):
        assert words.encode() not in found, words
