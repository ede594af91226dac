"""Signing in on the web: who gets in, who is told to wait, and how long a session lasts."""

from datetime import timedelta
from typing import Any

import pytest

from tests.desk.website import PASSWORD, Desk

WRONG = "không phải mật khẩu này"


def _try(client: Any, name: str, password: str, network: str = "203.0.113.7") -> int:
    answer = client.post("/dang-nhap/", {"name": name, "password": password}, REMOTE_ADDR=network)
    return int(answer.status_code)


def test_each_lands_at_their_own_work(website: Desk) -> None:
    places = {"sokhdt.nhap": "/cua-toi/", "sokhdt.duyet": "/cho-duyet/", "tbt.mau": "/cho-duyet/"}
    places |= {"hd.chutich": "/cho-duyet/", "sokhdt.quantri": "/cua-toi/"}
    for name, place in places.items():
        assert website.visitor(name).get("/").headers["Location"] == place, name
    assert "chưa có tên trong Ban biên tập" in website.visitor("nguoila").get("/").content.decode()


def test_a_wrong_password_is_refused_as_an_unknown_name_is(website: Desk) -> None:
    client = website.visitor()
    known = client.post("/dang-nhap/", {"name": "sokhdt.nhap", "password": WRONG})
    unknown = client.post("/dang-nhap/", {"name": "ai.do", "password": WRONG})
    assert known.status_code == unknown.status_code == 403
    assert known.content.decode().count("không đúng") == unknown.content.decode().count("không đúng") == 1


def test_an_account_is_locked_after_ten_failures_but_not_in_its_own_office(website: Desk) -> None:
    assert _try(website.visitor(), "sokhdt.nhap", PASSWORD, "192.0.2.1") == 302
    stranger = website.visitor()
    assert [_try(stranger, "sokhdt.nhap", WRONG, f"198.51.100.{host}") for host in range(10)] == [403] * 10
    assert _try(stranger, "sokhdt.nhap", PASSWORD, "198.51.100.99") == 429
    assert _try(website.visitor(), "sokhdt.nhap", PASSWORD, "192.0.2.1") == 302


def test_a_network_that_fails_too_often_waits(website: Desk) -> None:
    client = website.visitor()
    assert {_try(client, f"ten{number}", WRONG) for number in range(30)} == {403}
    assert _try(client, "ten31", WRONG) == 429


def test_after_signing_in_one_goes_on_inside_the_desk_and_nowhere_else(website: Desk) -> None:
    client = website.visitor()
    asked = client.get("/tai-khoan/")
    assert asked.headers["Location"] == "/dang-nhap/?next=%2Ftai-khoan%2F"
    sent = {"name": "sokhdt.nhap", "password": PASSWORD}
    assert client.post("/dang-nhap/", {**sent, "next": "/tai-khoan/"}).headers["Location"] == "/tai-khoan/"
    for elsewhere in ("https://xau.example/", "//xau.example/", "/\\xau.example", "javascript:alert(1)"):
        answer = website.visitor().post("/dang-nhap/", {**sent, "next": elsewhere})
        assert answer.headers["Location"] == "/", elsewhere


@pytest.mark.parametrize(
    ("steps", "is_in"), [([60, 60, 60], True), ([121], False), ([100] * 7, True), ([100] * 8, False)]
)
def test_a_session_ends_when_it_is_idle_or_a_day_old(
    website: Desk, monkeypatch: pytest.MonkeyPatch, steps: list[int], is_in: bool
) -> None:
    from pipeline.desk.accounts import sessions
    from pipeline.desk.portal import now

    client, moment = website.visitor("sokhdt.nhap"), now()
    for minutes in steps:
        moment += timedelta(minutes=minutes)
        monkeypatch.setattr(sessions, "now", lambda moment=moment: moment)
        status = client.get("/tai-khoan/").status_code
    assert status == (200 if is_in else 302)


def test_a_changed_password_signs_every_other_browser_out(website: Desk) -> None:
    here, there = website.visitor("sokhdt.nhap"), website.visitor("sokhdt.nhap")
    another = "một câu khác cũng dài"
    sent = {"old": PASSWORD, "new": another, "again": another}
    assert here.post("/tai-khoan/mat-khau/", {**sent, "old": WRONG}).status_code == 422
    assert here.post("/tai-khoan/mat-khau/", {**sent, "again": "x"}).status_code == 422
    assert here.post("/tai-khoan/mat-khau/", sent).status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert there.get("/tai-khoan/").status_code == 302
    assert _try(website.visitor(), "sokhdt.nhap", another) == 302


def test_another_browser_of_ones_own_can_be_signed_out_and_nobody_elses(website: Desk) -> None:
    from pipeline.desk.accounts.models import Session

    here, there, stranger = (website.visitor(name) for name in ("sokhdt.nhap", "sokhdt.nhap", "phoyen.nhap"))
    other = Session.objects.get(session_key=there.session.session_key).public_id
    stranger.post(f"/tai-khoan/thiet-bi/{other}/")
    assert there.get("/tai-khoan/").status_code == 200
    assert "Đăng xuất" in here.get("/tai-khoan/").content.decode()
    here.post(f"/tai-khoan/thiet-bi/{other}/")
    assert there.get("/tai-khoan/").status_code == 302


def test_a_disabled_account_is_out_at_once(website: Desk) -> None:
    from pipeline.desk.accounts.registration import set_active, user_named

    client = website.visitor("sokhdt.nhap")
    set_active(user_named("sokhdt.nhap"), False)
    assert client.get("/cua-toi/").status_code == 302
    assert _try(client, "sokhdt.nhap", PASSWORD) == 403


def test_signing_out_takes_a_button(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    client.get("/dang-xuat/")
    assert client.get("/tai-khoan/").status_code == 200
    client.post("/dang-xuat/")
    assert client.get("/tai-khoan/").status_code == 302


def test_the_first_start_makes_an_administrator_once(website: Desk) -> None:
    from pipeline.desk.accounts.first_start import first_administrator
    from pipeline.desk.accounts.models import User
    from pipeline.desk.portal import now
    from pipeline.workflow.record import main_state

    portal = main_state(website.repository).portal
    assert first_administrator(portal, now()) is None
    User.objects.all().delete()
    first = first_administrator(portal, now())
    assert first is not None
    assert (first.name, len(first.password)) == ("quantri", 24)
    assert _try(website.visitor(), first.name, first.password) == 302
    assert first_administrator(portal, now()) is None
