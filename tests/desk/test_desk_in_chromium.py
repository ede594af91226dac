"""The desk in Chromium, in sentences: a clerk submits, an editor returns, the clerk corrects, an editor approves."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.desk.people import Person
from tests.desk.website import Desk, served

SCREENS: list[tuple[int, Any]] = [(360, "light"), (1280, "light"), (1280, "dark")]
RULES: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}}}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def address(website: Desk) -> Iterator[str]:
    with served(website.repository) as started:
        yield started


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(kept, "JPEG")
    file = tmp_path / "Lễ khánh thành.jpg"
    file.write_bytes(kept.getvalue())
    return file


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "without"])
def test_from_a_clerk_to_an_approval(
    website: Desk, browser: Browser, address: str, picture: Path, has_script: bool
) -> None:
    clerk = Person(browser, address, "sokhdt.nhap", java_script_enabled=has_script)
    clerk.writes_news("Khánh thành trạm bơm", picture)
    clerk.page.get_by_label("Lời nhắn cho người duyệt").fill("Nhờ duyệt sớm")
    clerk.press("Gửi duyệt")
    clerk.sees("Đã gửi duyệt. Số yêu cầu:")
    number = clerk.page.url.split("/")[-2]

    editor = Person(browser, address, "sokhdt.duyet", java_script_enabled=has_script)
    editor.sees("1 yêu cầu")
    editor.follow("Khánh thành trạm bơm")
    shown = editor.page.frame_locator("iframe").first
    expect(shown.get_by_role("heading", name="Diễn biến")).to_be_visible()
    editor.page.locator("#return-reason").fill("Thiếu nguồn số liệu")
    editor.press("Trả lại")
    editor.sees("Được trả lại")

    clerk.page.goto(address)
    clerk.sees("Thiếu nguồn số liệu")
    clerk.follow("Khánh thành trạm bơm")
    clerk.press("Sửa và gửi lại")
    clerk.page.get_by_label("Nội dung bài viết").fill(
        "## Diễn biến\n\nTheo Ban Quản lý, trạm bơm phục vụ 200 ha."
    )
    clerk.press("Tiếp tục gửi duyệt")
    clerk.press("Gửi duyệt")
    clerk.sees("Đã gửi duyệt")

    second = Person(browser, address, "sokhdt.duyet2", java_script_enabled=has_script)
    second.follow("Khánh thành trạm bơm")
    second.press("Duyệt và đăng")
    second.sees("đánh dấu đủ")
    second.looks_at_everything()
    second.press("Duyệt và đăng")
    second.sees("Đã duyệt")
    assert website.state(number) == "approved"


def test_two_editors_see_each_other_within_ten_seconds(website: Desk, browser: Browser, address: str) -> None:
    number = website.submitted().request
    one, two = (Person(browser, address, name) for name in ("sokhdt.duyet", "sokhdt.duyet2"))
    for each in (one, two):
        each.page.goto(f"{address}yeu-cau/{number}/")
    expect(one.page.get_by_text("Bùi Thị Mẫu cũng đang mở")).to_be_visible(timeout=10_000)
    two.page.locator("#return-reason").fill("Thiếu nguồn")
    two.press("Trả lại")
    expect(one.page.get_by_text("vừa thay đổi")).to_be_visible(timeout=10_000)


def test_a_form_saves_itself_and_a_browser_keeps_what_the_server_did_not_get(
    website: Desk, browser: Browser, address: str
) -> None:
    clerk = Person(browser, address, "sokhdt.nhap")
    clerk.follow("Gửi tin mới")
    clerk.page.get_by_label("Sở Kế hoạch và Đầu tư").check()
    clerk.press("Tin tức, sự kiện")
    body = clerk.page.get_by_label("Nội dung bài viết")
    body.fill("gõ lần một")
    expect(clerk.page.locator("#da-luu")).to_contain_text("Đã lưu bản nháp lúc", timeout=8000)
    here = clerk.page.url
    clerk.page.route("**/bai/**", lambda route: route.abort())
    body.fill("gõ lúc máy chủ không trả lời")
    expect(clerk.page.locator("#da-luu")).to_contain_text("Chưa lưu được", timeout=8000)
    clerk.page.unroute("**/bai/**")
    clerk.page.goto(here)
    expect(body).to_have_value("gõ lần một")
    clerk.press("Dùng bản trong trình duyệt")
    expect(body).to_have_value("gõ lúc máy chủ không trả lời")
    expect(clerk.page.locator("#da-luu")).to_contain_text("Đã lưu bản nháp lúc", timeout=8000)
    clerk.page.reload()
    expect(body).to_have_value("gõ lúc máy chủ không trả lời")


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    website: Desk, browser: Browser, address: str, picture: Path
) -> None:
    number = website.submitted().request
    editor = Person(browser, address, "sokhdt.duyet")
    editor.writes_news("Tin đang soạn", picture)
    sending = editor.page.url
    editor.follow("Quay lại sửa")
    writing = editor.page.url
    pages = [sending, f"{writing}?kiem-tra", f"{writing}ban-luu/", sending.replace("/gui/", "/bo/")]
    named = (
        "cua-toi/",
        "gui-tin/",
        "cho-duyet/",
        "tai-khoan/",
        "tai-khoan/hai-buoc/",
        f"yeu-cau/{number}/",
        "khong-co/",
    )
    public = address.replace("/bien-tap/", "/gop-y/")
    found = _wrong_on(editor.page, [*pages, public, *(address + name for name in named)])
    administrator = Person(browser, address, "quantri")
    named = (
        "dong-gop/",
        "thu-den/",
        "thu-den/cong-van-giay/",
        "tin-da-dang/",
        "nguoi-dung/",
        "toan-canh/",
        "phat-hanh/",
        "tinh-trang/",
        "quen-mat-khau/",
    )
    found |= _wrong_on(administrator.page, [address + name for name in (*named, "dat-mat-khau/x/x/")])
    assert found == {}


def _wrong_on(page: Page, addresses: list[str]) -> dict[str, Any]:
    """What axe finds, and what is wider than the screen, on a phone, wide and dark."""
    found: dict[str, Any] = {}
    for address in addresses:
        page.goto(address)
        for width, scheme in SCREENS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            result = Axe().run(page, options=RULES)
            if result.violations_count or page.evaluate(WIDE) > 0:
                found[f"{address} {width} {scheme}"] = result.generate_report()
    return found


def test_an_editor_decides_by_keyboard_alone(website: Desk, browser: Browser, address: str) -> None:
    number = website.submitted().request
    editor = Person(browser, address, "sokhdt.duyet")
    editor.page.goto(f"{address}yeu-cau/{number}/")
    keys = editor.page.keyboard
    keys.press("Tab")
    expect(editor.page.get_by_role("link", name="Chuyển đến nội dung")).to_be_focused()
    reached: list[str] = []
    for _ in range(80):
        keys.press("Tab")
        at = editor.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        reached.append(at)
        if str(at).startswith("c-"):
            keys.press("Space")
        if at == "Duyệt và đăng":
            break
    keys.press("Enter")
    editor.sees("Đã duyệt")
    assert website.state(number) == "approved"
