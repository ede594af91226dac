"""The whole way, in sentences: from a clerk's form to what visitors read, find and keep, and back down again."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pipeline.publish.publisher import publish_due
from tests.browser import chromium
from tests.desk.people import Person
from tests.desk.website import Desk, public_rooms, served
from tests.pdf_files import pdf_file

TITLE = "Khánh thành trạm bơm Đồng Mẫu"
AT_HOME: dict[str, Any] = {"java_script_enabled": True}
ON_A_PHONE: dict[str, Any] = {"java_script_enabled": False, "viewport": {"width": 360, "height": 800}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    kept = {"picture": tmp_path / "Lễ khánh thành.jpg", "paper": tmp_path / "Quyết định.pdf"}
    kept["picture"].write_bytes(picture.getvalue())
    kept["paper"].write_bytes(pdf_file())
    return kept


class Publisher:
    """What publishes beside the desk, told what time it is."""

    def __init__(self, website: Desk) -> None:
        self.repository = website.repository
        self.moment: datetime = website.actor("quantri").at

    def works(self, later: timedelta = timedelta()) -> None:
        self.moment += later
        assert publish_due(self.repository, lambda: self.moment).why_not_built == ""


@pytest.mark.parametrize("how", [AT_HOME, ON_A_PHONE], ids=["script", "phone-without-script"])
def test_from_a_form_to_readers_and_back(
    website: Desk, browser: Browser, files: dict[str, Path], how: dict[str, Any]
) -> None:
    publisher = Publisher(website)
    publisher.works()
    repository = website.repository
    with public_rooms(repository) as rooms, served(repository, rooms) as address:
        clerk = Person(browser, address, "sokhdt.nhap", **how)
        _submits(clerk, files)
        _returns(Person(browser, address, "sokhdt.duyet", **how))
        _sends_again(clerk)
        second = Person(browser, address, "sokhdt.duyet2", **how)
        _schedules(second, publisher.moment + timedelta(days=1))

        reader = browser.new_context(locale="vi-VN", **how).new_page()
        home = address.removesuffix("bien-tap/")
        publisher.works()
        reader.goto(f"{home}sokhdt/tin-tuc/")
        expect(reader.get_by_text(TITLE)).to_have_count(0)
        publisher.works(timedelta(days=1, hours=12))
        page = _finds_it_everywhere(reader, home)
        clerk.page.goto(f"{address}cua-toi/?da-xong")
        clerk.sees("Đã đăng")

        _changes(clerk, page, "Đính chính", "Sửa diện tích", "Trạm bơm phục vụ 300 ha.")
        _approves(second)
        publisher.works(timedelta(minutes=1))
        reader.reload()
        expect(reader.get_by_role("main")).to_contain_text("Sửa diện tích")
        expect(reader.get_by_role("main")).to_contain_text("300 ha")

        _changes(clerk, page, "Gỡ xuống", "Trạm bơm chưa nghiệm thu")
        _approves(second)
        publisher.works(timedelta(minutes=1))
        reader.reload()
        expect(reader.get_by_role("main")).to_contain_text("Trạm bơm chưa nghiệm thu")
        expect(reader.get_by_role("main")).not_to_contain_text("300 ha")
        assert TITLE not in reader.request.get(f"{home}tim-kiem/?q=tram bom dong mau").text()


def _submits(clerk: Person, files: dict[str, Path]) -> None:
    clerk.writes_news(TITLE, files["picture"])
    clerk.follow("Quay lại sửa")
    clerk.press("Thêm mục đầu tiên vào Tệp đính kèm")
    clerk.page.locator("#f-attachments-0-title").fill("Quyết định đầu tư")
    clerk.page.locator("#f-attachments-0-file").set_input_files(files["paper"])
    clerk.press("Tiếp tục gửi duyệt")
    clerk.press("Gửi duyệt")
    clerk.sees("Đã gửi duyệt. Số yêu cầu:")


def _returns(editor: Person) -> None:
    editor.follow(TITLE)
    editor.page.locator("#return-reason").fill("Thiếu nguồn số liệu")
    editor.press("Trả lại")
    editor.sees("Được trả lại")


def _sends_again(clerk: Person) -> None:
    clerk.page.goto(clerk.address)
    clerk.sees("Thiếu nguồn số liệu")
    clerk.follow(TITLE)
    clerk.press("Sửa và gửi lại")
    clerk.page.get_by_label("Nội dung bài viết").fill("Theo Ban Quản lý, trạm bơm phục vụ 200 ha.")
    clerk.press("Tiếp tục gửi duyệt")
    clerk.press("Gửi duyệt")


def _schedules(editor: Person, day: datetime) -> None:
    editor.follow(TITLE)
    editor.looks_at_everything()
    editor.page.get_by_text("Duyệt và hẹn giờ đăng").click()
    editor.page.get_by_label("Ngày đăng").first.fill(f"{day:%Y-%m-%d}")
    editor.page.get_by_label("Giờ đăng").first.fill("08:00")
    editor.press("Duyệt và hẹn giờ")
    editor.sees("Đã duyệt")
    editor.sees("Hẹn giờ đăng")


def _finds_it_everywhere(reader: Page, home: str) -> str:
    """In the list, on its page, in the feed, by a search without marks and in the archive; gives its address."""
    reader.reload()
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.get_by_role("main")).to_contain_text("trạm bơm phục vụ 200 ha")
    expect(reader.get_by_role("link", name=re.compile("Quyết định đầu tư"))).to_be_visible()
    assert TITLE in reader.request.get(f"{home}sokhdt/atom.xml").text()
    assert TITLE in reader.request.get(f"{home}tim-kiem/?q=tram bom dong mau").text()
    assert TITLE in _in_the_archive(reader, home, reader.url)
    return reader.url


def _changes(clerk: Person, page: str, button: str, note: str, body: str = "") -> None:
    clerk.page.goto(clerk.address + "tin-da-dang/")
    clerk.page.get_by_label("Địa chỉ trang đã đăng").fill(page)
    clerk.press("Tìm")
    clerk.press(button)
    clerk.page.locator("#f-change_notes").fill(note)
    if body:
        clerk.page.get_by_label("Nội dung bài viết").fill(body)
    clerk.press("Tiếp tục gửi duyệt")
    clerk.press("Gửi duyệt")
    clerk.sees("Đã gửi duyệt")


def _approves(editor: Person) -> None:
    editor.page.goto(f"{editor.address}cho-duyet/")
    editor.follow(TITLE)
    editor.looks_at_everything()
    editor.press("Duyệt và đăng")
    editor.sees("Đã duyệt")


def _in_the_archive(reader: Page, home: str, page: str) -> str:
    """The page as the newest snapshot keeps it."""
    newest = re.findall(r"/ban-luu/(\d{4}-\d{2}-\d{2}[^/\"]*)/", reader.request.get(f"{home}ban-luu/").text())
    assert newest
    found: str = reader.request.get(f"{home}ban-luu/{newest[0]}/{page.removeprefix(home)}").text()
    return found
