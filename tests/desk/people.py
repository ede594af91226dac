"""People at browsers of their own, in the words in which they would tell what they do."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.desk.website import PASSWORD


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, name: str, **how: Any) -> None:
        self.address = address
        self.page: Page = browser.new_context(locale="vi-VN", reduced_motion="reduce", **how).new_page()
        self.page.goto(address)
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def writes_news(self, title: str, picture: Path) -> None:
        self.follow("Gửi tin mới")
        if self.page.get_by_label("Sở Kế hoạch và Đầu tư").count():
            self.page.get_by_label("Sở Kế hoạch và Đầu tư").check()
        self.press("Tin tức, sự kiện")
        self.page.get_by_label("Tiêu đề").fill(title)
        self.page.get_by_label("Tóm tắt").fill("Trạm bơm được đưa vào sử dụng.")
        self.page.get_by_label("Mục tin").select_option("trong-tinh")
        self.page.get_by_label("Nội dung bài viết").fill("## Diễn biến\n\nTrạm bơm **phục vụ** 200 ha.")
        self.press("Thêm mục đầu tiên vào Hình ảnh")
        self.page.locator("#f-images-0-file").set_input_files(picture)
        self.page.get_by_label("Mô tả thay ảnh").fill("Trạm bơm")
        self.page.get_by_label("Nguồn ảnh").fill("Ban Quản lý")
        self.page.locator("#f-images-0-licence").fill("Được phép sử dụng")
        self.page.get_by_label("Sự đồng ý của người trong ảnh").select_option("khong-co-nguoi")
        self.press("Tiếp tục gửi duyệt")

    def looks_at_everything(self) -> None:
        for box in self.page.locator("input[name=checked]").all():
            box.check()
