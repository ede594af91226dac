"""The second factor: turned on with a phone, asked for after the password, and gone on without the phone."""

import re
from typing import Any

from django.test import Client
from django_otp.oath import TOTP

from tests.desk.website import PASSWORD, Desk


class Phone:
    """An app that has read the secret, and whose clock can be turned on by half-minutes."""

    def __init__(self, page: str) -> None:
        from base64 import b32decode

        found = re.search(r"nhập khoá <code>([A-Z2-7 ]+)</code>", page)
        assert found
        secret = found[1].replace(" ", "")
        self._key = b32decode(secret + "=" * (-len(secret) % 8))
        self._turned = 0

    def code(self) -> str:
        """A code that has not been shown before."""
        import time

        shown = TOTP(self._key, drift=self._turned)
        shown.time = time.time()
        self._turned += 1
        return f"{shown.token():06}"


def _turned_on(client: Client) -> tuple[Phone, list[str]]:
    phone = Phone(client.get("/tai-khoan/hai-buoc/").content.decode())
    answer = client.post("/tai-khoan/hai-buoc/", {"code": phone.code()})
    assert answer.status_code == 200
    return phone, re.findall(r"<li><code>([0-9a-f]{10})</code>", answer.content.decode())


def _password(website: Desk, name: str = "sokhdt.duyet") -> Any:
    client = website.visitor()
    answer = client.post("/dang-nhap/", {"name": name, "password": PASSWORD, "next": "/tai-khoan/"})
    assert answer.headers["Location"] == "/dang-nhap/ma/"
    return client


def test_after_the_password_the_code_is_asked_for(website: Desk) -> None:
    phone, spare = _turned_on(website.visitor("sokhdt.duyet"))
    client = _password(website)
    assert client.get("/cho-duyet/").status_code == 302
    assert client.post("/dang-nhap/ma/", {"code": "000000"}).status_code == 403
    assert client.get("/cho-duyet/").status_code == 302
    _forgive()
    assert client.post("/dang-nhap/ma/", {"code": phone.code()}).headers["Location"] == "/tai-khoan/"
    assert client.get("/cho-duyet/").status_code == 200
    assert len(spare) == 10


def _forgive() -> None:
    """Let the seconds pass that a wrong code costs."""
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    for kind in (TOTPDevice, StaticDevice):
        kind.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_a_wrong_code_makes_the_next_one_wait(website: Desk) -> None:
    phone, _ = _turned_on(website.visitor("sokhdt.duyet"))
    client = _password(website)
    client.post("/dang-nhap/ma/", {"code": "000000"})
    assert client.post("/dang-nhap/ma/", {"code": phone.code()}).status_code == 403


def test_without_the_phone_each_spare_code_counts_once(website: Desk) -> None:
    _, spare = _turned_on(website.visitor("sokhdt.duyet"))
    assert _password(website).post("/dang-nhap/ma/", {"code": spare[0]}).status_code == 302
    assert _password(website).post("/dang-nhap/ma/", {"code": spare[0]}).status_code == 403
    _forgive()
    assert _password(website).post("/dang-nhap/ma/", {"code": spare[1]}).status_code == 302


def test_no_code_without_the_password_and_no_waiting_for_ever(website: Desk, monkeypatch: Any) -> None:
    from datetime import timedelta

    from pipeline.desk.accounts import sign_in
    from pipeline.desk.portal import now

    phone, _ = _turned_on(website.visitor("sokhdt.duyet"))
    answer = website.visitor().post("/dang-nhap/ma/", {"code": phone.code()})
    assert answer.headers["Location"] == "/dang-nhap/"
    client, later = _password(website), now() + timedelta(minutes=6)
    monkeypatch.setattr(sign_in, "now", lambda: later)
    assert client.post("/dang-nhap/ma/", {"code": phone.code()}).headers["Location"] == "/dang-nhap/"


def test_it_is_turned_off_with_the_password_or_by_an_administrator(website: Desk) -> None:
    owner = website.visitor("sokhdt.duyet")
    _turned_on(owner)
    assert owner.post("/tai-khoan/hai-buoc/", {"do": "off", "password": "x"}).status_code == 422
    assert owner.post("/tai-khoan/hai-buoc/", {"do": "off", "password": PASSWORD}).status_code == 302
    _turned_on(owner)
    website.visitor("quantri").post("/nguoi-dung/sokhdt.duyet/", {"do": "no-second-factor"})
    sent = {"name": "sokhdt.duyet", "password": PASSWORD}
    assert website.visitor().post("/dang-nhap/", sent).headers["Location"] == "/"


def test_a_secret_is_shown_until_it_is_confirmed_and_never_again(website: Desk) -> None:
    client = website.visitor("sokhdt.duyet")
    before = client.get("/tai-khoan/hai-buoc/").content.decode()
    assert 'class="segno"' in before
    assert client.post("/tai-khoan/hai-buoc/", {"code": "123"}).status_code == 422
    _forgive()
    phone, _ = _turned_on(client)
    after = client.get("/tai-khoan/hai-buoc/").content.decode()
    assert 'class="segno"' not in after
    assert "Đang bật" in after
    assert phone.code() not in after
