"""Signing in with an account of the province, at a provider that answers over HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from pipeline.settings import OpenIdSettings
from tests.desk.openid_provider import CLIENT, SECRET, Provider, provider
from tests.desk.website import Desk


@pytest.fixture
def tinh(website: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The province's provider, which the desk knows, and at which sokhdt.nhap is signed in."""
    from django.conf import settings

    with provider() as started:
        monkeypatch.setattr(settings, "OPENID", OpenIdSettings(started.issuer, CLIENT, SECRET))
        started.claims = {"email": "SoKHDT.nhap@mau.example", "email_verified": True}
        yield started


def _sign_in(client: Any) -> Any:
    """Press the button, sign in there, and come back."""
    leading = client.post("/dang-nhap/tai-khoan-tinh/", {"next": "/tai-khoan/"})
    assert leading.status_code == 302, leading.content.decode()
    back = requests.get(leading.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://localhost/dang-nhap/tro-ve/?")
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def test_whoever_the_province_knows_by_an_address_of_ours_is_let_in(website: Desk, tinh: Provider) -> None:
    from pipeline.desk.accounts.models import SignIn

    client = website.visitor()
    assert "Đăng nhập bằng tài khoản của tỉnh" in client.get("/dang-nhap/").content.decode()
    assert _sign_in(client).headers["Location"] == "/tai-khoan/"
    assert "tài khoản của tỉnh" in client.get("/tai-khoan/").content.decode()
    line = SignIn.objects.get()
    assert (line.user and line.user.name, line.via, line.succeeded) == ("sokhdt.nhap", "openid", True)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ai.do@mau.example", "email_verified": True},
        {"email": "sokhdt.nhap@mau.example", "email_verified": False},
        {"email": "sokhdt.nhap@mau.example"},
        {"email_verified": True},
    ],
)
def test_nobody_else_is_let_in_and_no_account_is_made(
    website: Desk, tinh: Provider, claims: dict[str, Any]
) -> None:
    from pipeline.desk.accounts.models import User

    before, tinh.claims, client = User.objects.count(), claims, website.visitor()
    assert _sign_in(client).status_code == 403
    assert client.get("/tai-khoan/").status_code == 302
    assert User.objects.count() == before


def test_a_disabled_account_stays_out(website: Desk, tinh: Provider) -> None:
    from pipeline.desk.accounts.registration import set_active, user_named

    set_active(user_named("sokhdt.nhap"), False)
    assert _sign_in(website.visitor()).status_code == 403


@pytest.mark.parametrize(
    "lies",
    [{"iss": "https://khac.example"}, {"aud": "khac"}, {"nonce": "khac"}, {"exp": 1000}, {"signature": True}],
)
def test_a_token_that_is_not_for_this_sign_in_counts_for_nothing(
    website: Desk, tinh: Provider, lies: dict[str, Any]
) -> None:
    tinh.lies = lies
    tinh.signs_with = RSAKey.generate_key(2048, {"kid": "1"}) if "signature" in lies else None
    client = website.visitor()
    assert _sign_in(client).status_code == 403
    assert client.get("/tai-khoan/").status_code == 302


def test_a_way_back_that_this_browser_did_not_begin_leads_nowhere(website: Desk, tinh: Provider) -> None:
    stranger = website.visitor()
    leading = stranger.post("/dang-nhap/tai-khoan-tinh/").headers["Location"]
    back = urlsplit(requests.get(leading, allow_redirects=False, timeout=5).headers["Location"])
    client = website.visitor()
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert client.get("/dang-nhap/tro-ve/").status_code == 403
    assert client.get("/dang-nhap/tro-ve/?error=access_denied").status_code == 403


def test_a_provider_that_does_not_answer_leaves_the_password(
    website: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "OPENID", OpenIdSettings("http://127.0.0.1:9", CLIENT, SECRET))
    answer = website.visitor().post("/dang-nhap/tai-khoan-tinh/")
    assert answer.status_code == 503
    assert "dùng mật khẩu" in answer.content.decode()


def test_without_a_provider_nobody_is_led_anywhere(website: Desk) -> None:
    client = website.visitor()
    assert "tài khoản của tỉnh" not in client.get("/dang-nhap/").content.decode()
    for answer in (client.post("/dang-nhap/tai-khoan-tinh/"), client.get("/dang-nhap/tro-ve/")):
        assert answer.headers["Location"] == "/dang-nhap/"
