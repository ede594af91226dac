"""Looking after accounts, releases and the machine."""

import re
from typing import Any

import pytest

from pipeline.store.releases import Release, Releases
from tests.desk.website import PASSWORD, Desk

NEW = "một câu hoàn toàn mới"


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Mails that were sent."""
    from django.conf import settings
    from django.core import mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    return mail.outbox


def _link(text: str) -> str:
    found = re.search(r"https://mau\.example/bien-tap(/dat-mat-khau/[^\s<]+)", text)
    assert found, text
    return found.group(1)


def test_an_invitation_lets_its_owner_in_once(website: Desk, mailed: list[Any]) -> None:
    admin = website.visitor("quantri")
    sent = {"name": "sokhdt.moi", "full_name": "Người Mới", "address": "moi@mau.example"}
    assert admin.post("/nguoi-dung/moi/", sent).status_code == 302
    assert mailed[0].to == ["moi@mau.example"]
    link, visitor = _link(mailed[0].body), website.visitor()
    assert "sokhdt.moi" in visitor.get(link).content.decode()
    assert visitor.post(link, {"new": "ngắn", "again": "ngắn"}).status_code == 422
    assert visitor.post(link, {"new": NEW, "again": NEW}).status_code == 302
    assert visitor.get(link).status_code == 410
    assert visitor.post("/dang-nhap/", {"name": "sokhdt.moi", "password": NEW}).status_code == 302


def test_an_invitation_without_an_address_is_shown_to_be_passed_on(website: Desk, mailed: list[Any]) -> None:
    page = website.visitor("quantri").post("/nguoi-dung/moi/", {"name": "sokhdt.moi"}).content.decode()
    assert website.visitor().get(_link(page)).status_code == 200
    assert mailed == []


def test_a_forgotten_password_is_set_anew_and_nobody_learns_who_has_an_account(
    website: Desk, mailed: list[Any]
) -> None:
    from django.core.cache import cache

    cache.clear()
    here, visitor = website.visitor("sokhdt.nhap"), website.visitor()
    known = visitor.post("/quen-mat-khau/", {"name": "sokhdt.nhap"})
    unknown = visitor.post("/quen-mat-khau/", {"name": "khong.co"})
    assert re.sub('value="[^"]*"', "", known.content.decode()) == re.sub(
        'value="[^"]*"', "", unknown.content.decode()
    )
    visitor.post("/quen-mat-khau/", {"name": "SOKHDT.nhap@mau.example"})
    assert len(mailed) == 1
    visitor.post(_link(mailed[0].body), {"new": NEW, "again": NEW})
    assert here.get("/tai-khoan/").status_code == 302
    assert visitor.post("/dang-nhap/", {"name": "sokhdt.nhap", "password": PASSWORD}).status_code == 403
    assert visitor.post("/dang-nhap/", {"name": "sokhdt.nhap", "password": NEW}).status_code == 302


@pytest.mark.parametrize("wrong", ["MQ/x", "x/x", "MQ/c9w-0000000000000000000000000000000"])
def test_a_made_up_link_opens_nothing(website: Desk, wrong: str) -> None:
    assert website.visitor().get(f"/dat-mat-khau/{wrong}/").status_code == 410


def test_the_requests_of_a_disabled_clerk_are_the_boards(website: Desk) -> None:
    number = website.submitted().request
    clerk, admin = website.visitor("sokhdt.nhap"), website.visitor("quantri")
    admin.post("/nguoi-dung/sokhdt.nhap/", {"do": "disable"})
    assert clerk.get("/cua-toi/").status_code == 302
    colleague = website.visitor("sokhdt.quantri")
    assert "Khánh thành trạm bơm" in colleague.get("/cua-toi/").content.decode()
    assert colleague.post(f"/yeu-cau/{number}/sua/").headers["Location"].startswith("/bai/")


def test_an_administrator_does_not_lock_itself_out(website: Desk) -> None:
    admin = website.visitor("quantri")
    for asked in ("disable", "no-administrator"):
        admin.post("/nguoi-dung/quantri/", {"do": asked})
    assert admin.get("/nguoi-dung/").status_code == 200


def test_all_agencies_at_a_glance(website: Desk) -> None:
    website.submitted()
    page = website.visitor("tbt.mau").get("/toan-canh/").content.decode()
    row = page.partition("Sở Kế hoạch và Đầu tư</a>")[2].partition("</tr>")[0]
    assert re.findall(r'data-label="([^"]+)">(\d+)', row)[0] == ("Chờ duyệt", "1")


def _released(releases: Releases, name: str, digest: str) -> None:
    releases.folders.place(digest).mkdir(parents=True)
    releases.add(Release(name, "2026-11-24", "", f"2026-11-24T0{name[-1]}:00:00+07:00", 1, 1, digest))


def test_publishing_is_locked_and_taken_back_with_a_reason(website: Desk) -> None:
    releases = Releases(website.repository.folder.parent)
    for number, digest in (("1", "a" * 64), ("2", "b" * 64)):
        _released(releases, f"2026-11-24-000{number}", digest)
    chief = website.visitor("tbt.mau")
    switch = {"do": "switch", "release": "2026-11-24-0001"}
    assert chief.post("/phat-hanh/", {**switch, "reason": " "}).status_code == 422
    assert chief.post("/phat-hanh/", {**switch, "reason": "Đăng nhầm"}).status_code == 302
    assert releases.live_id() == "2026-11-24-0001"
    assert releases.locked_because() == "Đăng nhầm (Nguyễn Văn Mẫu)"
    assert chief.post("/phat-hanh/", {"do": "switch", "release": "../x", "reason": "x"}).status_code == 422
    chief.post("/phat-hanh/", {"do": "unlock"})
    assert releases.locked_because() == ""


def test_the_health_page_tells_a_program_that_something_is_wrong(website: Desk) -> None:
    page = website.visitor("quantri").get("/tinh-trang/")
    assert page.status_code == 503
    assert "Chưa có bản nào" in page.content.decode()
    _released(Releases(website.repository.folder.parent), "2026-11-24-0001", "a" * 64)
    assert "2026-11-24-0001" in website.visitor("quantri").get("/tinh-trang/").content.decode()
