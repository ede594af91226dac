"""`congso user`, as the person on the server runs it."""

import subprocess
import sys
from pathlib import Path

from tests.congso import answer, congso, done
from tests.portals import ROOT


def test_an_account_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    words = ["--full-name", "Đỗ Thị Thử", "--address", "thu@mau.example", "--address", "do@mau.example"]
    added = answer(tmp_path, "user", "add", "sokhdt.nhap", *words)
    assert added["addresses"] == ["thu@mau.example", "do@mau.example"]
    made = answer(tmp_path, "user", "token", "new", "sokhdt.nhap", "máy bàn", "--expires", "2099-12-31")
    assert made["token"].startswith("congso_")
    assert made["expires"] == "2100-01-01T00:00:00+07:00"
    (listed,) = answer(tmp_path, "user", "list")["accounts"]
    assert listed["full_name"] == "Đỗ Thị Thử"
    assert [each["name"] for each in listed["tokens"]] == ["máy bàn"]
    shown = done(tmp_path, "user", "list")
    assert "máy bàn" in shown
    assert made["token"] not in shown
    assert answer(tmp_path, "user", "token", "revoke", "sokhdt.nhap", "máy bàn")["tokens"] == []
    assert answer(tmp_path, "user", "disable", "sokhdt.nhap")["active"] is False
    assert answer(tmp_path, "user", "sign-ins") == {"sign_ins": []}


def test_misuse_is_told_and_changes_nothing(tmp_path: Path) -> None:
    assert "is no portal" in congso(tmp_path, "user", "list").stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "content").mkdir()
    refused = congso(tmp_path, "user", "disable", "khong.co")
    assert refused.returncode == 2
    assert "congso user list" in refused.stderr


def test_other_commands_start_without_django() -> None:
    code = (
        "import sys, pipeline.cli.main as main\n"
        "for module in main.COMMANDS.values():\n"
        "    __import__(module)\n"
        "sys.exit('django' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
