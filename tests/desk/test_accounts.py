"""Accounts, their addresses and passwords."""

import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import MisuseError
from pipeline.model.account import Account
from tests.portals import ROOT

NOW = datetime.fromisoformat("2026-11-24T09:00:00+07:00")


def test_an_account_is_what_the_workflow_needs_to_know() -> None:
    from pipeline.desk.accounts.registration import add_account, change_addresses, set_active

    user = add_account("sokhdt.nhap", " Đỗ Thị  Thử ", ["thu@mau.example", "Thu.Do@mau.example"], NOW)
    assert user.account() == Account(
        "sokhdt.nhap", ("thu@mau.example", "Thu.Do@mau.example"), "Đỗ Thị Thử", is_active=True
    )
    change_addresses(user, ["moi@mau.example"], ["thu.do@mau.example"])
    set_active(user, False)
    assert user.account() == Account(
        "sokhdt.nhap", ("thu@mau.example", "moi@mau.example"), "Đỗ Thị Thử", is_active=False
    )


def test_no_two_accounts_share_an_address_or_a_name() -> None:
    from pipeline.desk.accounts.registration import add_account, all_users

    add_account("a", "", ["a@mau.example"], NOW)
    with pytest.raises(MisuseError, match="belongs to an account"):
        add_account("b", "", ["b@mau.example", "A@Mau.example"], NOW)
    with pytest.raises(MisuseError, match="there already"):
        add_account("a", "", [], NOW)
    assert [user.name for user in all_users()] == ["a"]


@pytest.mark.parametrize(
    "name", ["", "A", "đỗ", "-a", "--upload-pack=x", "a.", "a b", "a\nb", "a\n", "a/b", "a:b", "a" * 65]
)
def test_names_that_no_account_may_have(name: str) -> None:
    from pipeline.desk.accounts.registration import add_account

    with pytest.raises(MisuseError, match="is no name"):
        add_account(name, "", [], NOW)


@pytest.mark.parametrize("address", ["", "a", "a@", "a b@mau.example", "a@mau.example\n", "<a@mau.example>"])
def test_addresses_that_are_none(address: str) -> None:
    from pipeline.desk.accounts.registration import add_account, all_users, change_addresses

    with pytest.raises(MisuseError, match="no e-mail address"):
        add_account("a", "", [address], NOW)
    assert list(all_users()) == []
    user = add_account("a", "", ["a@mau.example"], NOW)
    with pytest.raises(MisuseError):
        change_addresses(user, [address], ["a@mau.example"])
    assert user.account().addresses == ("a@mau.example",)


def test_a_password_is_hashed_by_argon2_and_may_not_be_easily_guessed(desk: Path) -> None:
    from pipeline.desk.accounts.registration import add_account, change_password, user_named

    user = add_account("sokhdt.nhap", "", [], NOW)
    assert not user.has_usable_password()
    for weak in ("ngắn quá", "qwerty123456", "sokhdt.nhap.1"):
        with pytest.raises(MisuseError):
            change_password(user, weak)
    change_password(user, "một câu dài dễ nhớ")
    kept = user_named("sokhdt.nhap")
    assert kept.password.startswith("argon2$argon2id$")
    assert kept.check_password("một câu dài dễ nhớ")
    assert not kept.check_password("một câu dài dễ nhớ.")


def test_the_database_and_the_secrets_are_their_owners_alone(desk: Path) -> None:
    secret = desk / "keys" / "desk"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) > 60
    assert [(desk / name).stat().st_mode & 0o777 for name in ("keys", "private")] == [0o700, 0o700]
    with sqlite3.connect(desk / "private" / "desk.sqlite") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_tables_are_those_that_the_models_declare() -> None:
    words = ["-m", "django", "makemigrations", "--check", "--dry-run"]
    words += ["--settings", "pipeline.desk.settings_for_tools"]
    finished = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
