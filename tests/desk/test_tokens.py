"""Tokens, the sign-in log, and who a request to the Git server comes from."""

import base64
from datetime import datetime, timedelta

import pytest

from pipeline.errors import MisuseError, RefusedError, TooManyAttemptsError
from pipeline.model.account import Account

NOW = datetime.fromisoformat("2026-11-24T09:00:00+07:00")
THU = Account("sokhdt.nhap", ("thu@mau.example",))


def _token(name: str = "sokhdt.nhap", expires: datetime | None = None) -> str:
    from pipeline.desk.accounts.registration import add_account, user_named
    from pipeline.desk.accounts.tokens import new_token

    try:
        user = user_named(name)
    except MisuseError:
        user = add_account(name, "", ["thu@mau.example"] if name == THU.name else [], NOW)
    return new_token(user, f"máy {expires}", NOW, expires)


def _asked(name: str, secret: str, now: datetime = NOW, network: str = "203.0.113.7") -> Account | None:
    from pipeline.desk.accounts.git_sign_in import account_of_request

    brought = base64.b64encode(f"{name}:{secret}".encode()).decode()
    return account_of_request({"HTTP_AUTHORIZATION": f"Basic {brought}", "REMOTE_ADDR": network}, lambda: now)


def _log() -> list[tuple[str, str, str, bool]]:
    from pipeline.desk.accounts.sign_ins import newest

    return [
        (each.user.name if each.user else "", each.via, each.network, each.succeeded) for each in newest(100)
    ]


def test_a_token_lets_in_its_own_account_and_no_other() -> None:
    secret, other = _token(), _token("daitu.nhap")
    assert _asked("sokhdt.nhap", secret) == THU
    assert _asked("sokhdt.nhap", other) is None
    assert _asked("daitu.nhap", secret) is None
    assert _asked("sokhdt.nhap", secret[:-1]) is None
    assert _asked("", secret) is None


def test_only_the_digest_of_a_token_is_kept() -> None:
    from pipeline.desk.accounts.models import Token

    secret, second = _token(), _token(expires=NOW + timedelta(days=1))
    assert len(base64.urlsafe_b64decode(secret.removeprefix("congso_") + "=")) == 32
    assert secret != second
    kept = [str(value) for row in Token.objects.values_list() for value in row]
    assert not [value for value in kept if secret.removeprefix("congso_") in value]


def test_a_token_ends_when_it_is_revoked_or_expires_or_its_account_is_disabled() -> None:
    from pipeline.desk.accounts.registration import set_active, user_named
    from pipeline.desk.accounts.tokens import revoke_token

    secret, short = _token(), _token(expires=NOW + timedelta(days=1))
    assert _asked("sokhdt.nhap", short) == THU
    assert _asked("sokhdt.nhap", short, NOW + timedelta(days=1)) is None
    user = user_named("sokhdt.nhap")
    set_active(user, False)
    assert _asked("sokhdt.nhap", secret) is None
    set_active(user, True)
    assert _asked("sokhdt.nhap", secret) == THU
    revoke_token(user, "máy None", NOW)
    assert _asked("sokhdt.nhap", secret) is None
    with pytest.raises(MisuseError):
        revoke_token(user, "máy None", NOW)
    _token()  # the name is free again


def test_tokens_that_cannot_be() -> None:
    _token()
    with pytest.raises(MisuseError, match="has a token called"):
        _token()
    with pytest.raises(MisuseError, match="past"):
        _token(expires=NOW)


def test_a_password_is_no_token() -> None:
    from pipeline.desk.accounts.registration import change_password, user_named

    _token()
    change_password(user_named("sokhdt.nhap"), "một câu dài dễ nhớ")
    assert _asked("sokhdt.nhap", "một câu dài dễ nhớ") is None


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic /w==", "Bearer x", "Basic " + "YTpi" * 1000, "Basic YWI="]
)
def test_headers_that_name_nobody_are_no_failures(header: str) -> None:
    from pipeline.desk.accounts.git_sign_in import account_of_request

    assert account_of_request({"HTTP_AUTHORIZATION": header, "REMOTE_ADDR": "::1"}, lambda: NOW) is None
    assert _log() == []


def test_the_log_has_one_line_for_what_a_clone_asks_and_never_what_was_typed() -> None:
    from pipeline.desk.accounts.models import SignIn

    secret = _token()
    for seconds in (0, 1, 2):
        assert _asked("sokhdt.nhap", secret, NOW + timedelta(seconds=seconds))
    _asked("sokhdt.nhap", secret, NOW + timedelta(seconds=3), "2001:db8:1:2:3::4")
    _asked("Mật khẩu gõ nhầm ô", "x", NOW + timedelta(seconds=4))
    _asked("sokhdt.nhap", "y", NOW + timedelta(seconds=5))
    assert _log() == [
        ("sokhdt.nhap", "git", "203.0.113.7", False),
        ("", "git", "203.0.113.7", False),
        ("sokhdt.nhap", "git", "2001:db8:1:2::/64", True),
        ("sokhdt.nhap", "git", "203.0.113.7", True),
    ]
    assert "gõ nhầm" not in str(list(SignIn.objects.values()))


def test_a_network_that_fails_too_often_is_told_to_wait_and_fills_no_disk() -> None:
    secret = _token()
    for _ in range(30):
        assert _asked("sokhdt.nhap", "x") is None
    for _ in range(5):
        with pytest.raises(TooManyAttemptsError) as refused:
            _asked("sokhdt.nhap", "x")
    assert refused.value.wait == 300
    assert len(_log()) == 30
    assert _asked("sokhdt.nhap", "x", network="203.0.113.8") is None
    assert _asked("sokhdt.nhap", secret) == THU  # a colleague's broken program locks nobody out
    assert _asked("sokhdt.nhap", "x", NOW + timedelta(minutes=5, seconds=1)) is None


def test_the_account_that_sshd_names() -> None:
    from pipeline.desk.accounts.git_sign_in import account_of_shell
    from pipeline.desk.accounts.registration import set_active, user_named

    _token()
    assert account_of_shell("sokhdt.nhap", "203.0.113.9 50000 10.0.0.1 22", NOW) == THU
    assert _log() == [("sokhdt.nhap", "ssh", "203.0.113.9", True)]
    set_active(user_named("sokhdt.nhap"), False)
    with pytest.raises(RefusedError, match="ngừng hoạt động"):
        account_of_shell("sokhdt.nhap", "", NOW)
    with pytest.raises(MisuseError):
        account_of_shell("khong.co", "", NOW)
