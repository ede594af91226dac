"""Accounts in PostgreSQL, where a place has outgrown SQLite."""

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.congso import answer, congso, done
from tests.desk.postgresql import PROGRAMS, cluster

pytestmark = [
    pytest.mark.skipif(PROGRAMS is None, reason="postgresql is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("psycopg") is None, reason="psycopg is not installed"),
]


@pytest.fixture
def service_file() -> Iterator[Path]:
    folder = Path(
        tempfile.mkdtemp(prefix="congso-")
    )  # a path short enough for a socket, which root may share
    with cluster(folder) as found:
        yield found
    shutil.rmtree(folder)


def test_accounts_are_kept_where_the_service_says(
    service_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSERVICEFILE", str(service_file))
    monkeypatch.setenv("CONGSO_POSTGRESQL_SERVICE", "congso")
    (tmp_path / "content").mkdir()
    done(tmp_path, "user", "add", "sokhdt.nhap", "--address", "thu@mau.example")
    assert (
        "belongs to an account" in congso(tmp_path, "user", "add", "b", "--address", "Thu@mau.example").stderr
    )
    done(tmp_path, "user", "token", "new", "sokhdt.nhap", "máy bàn")
    refused = congso(tmp_path, "user", "token", "new", "sokhdt.nhap", "máy bàn")
    assert "has a token called" in refused.stderr
    (listed,) = answer(tmp_path, "user", "list")["accounts"]
    assert listed["addresses"] == ["thu@mau.example"]
    assert [each["name"] for each in listed["tokens"]] == ["máy bàn"]
    assert not (tmp_path / "var" / "private" / "desk.sqlite").exists()
