"""Search in Chromium, on the sample's pages: while typing, by keyboard, by link, and without a script."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, served
from tests.portals import build_with_index, document, news, small_portal, write

FOUND = "#_ket-qua .found li"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    with served(sample) as started:
        yield started


@contextmanager
def _opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page under the strict policy; nothing may be said on its console, and nothing may fail."""
    context = browser.new_context(**options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert said == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with _opened(browser) as opened:
        yield opened


def test_a_link_with_a_question_shows_results_with_excerpts(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem/?q=le+hoi+tra")
    first = page.locator(FOUND).first
    expect(first.locator("a")).to_contain_text("Lễ hội trà")
    expect(first.locator("a mark")).to_have_text("Lễ hội trà")
    expect(first.locator("p mark").first).to_be_visible()
    expect(page.locator("#_ket-qua [role=status]")).to_contain_text("kết quả")
    expect(page.locator("[data-notes] button")).to_have_text("lễ hội trà")
    assert Axe().run(page).violations_count == 0


def test_results_come_while_typing_and_the_back_button_goes_back(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem/?q=khai+sinh")
    expect(page.locator(FOUND).first).to_contain_text("Đăng ký khai sinh")
    page.locator("#_tim-chinh").fill("")
    page.locator("#_tim-chinh").press_sequentially("lễ hội trà", delay=20)
    expect(page.locator(FOUND).first).to_contain_text("Lễ hội trà")
    assert "q=l" in page.url
    page.locator("#_tim-chinh").fill("hộ kinh doanh")
    page.keyboard.press("Enter")
    expect(page.locator(FOUND).first).to_contain_text("hộ kinh doanh")
    page.go_back()
    expect(page.locator(FOUND).first).to_contain_text("Lễ hội trà")
    expect(page.locator("#_tim-chinh")).to_have_value("lễ hội trà")


def test_filters_count_and_narrow(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem/?q=thai+nguyen")
    section = page.locator("[data-tools] select[name=chuyen-muc]")
    option = section.locator("option", has_text="Tin tức, sự kiện")
    label = option.text_content() or ""
    count = int(label.rpartition("(")[2].rstrip(")"))
    section.select_option(value=option.get_attribute("value"))
    expect(page.locator("#_ket-qua [role=status]")).to_have_text(f"Khoảng {count} kết quả")
    assert "chuyen-muc=news" in page.url
    page.locator("[data-tools] select[name=sap-xep]").select_option("moi")
    expect(page).to_have_url(f"{address}/tim-kiem/?q=thai+nguyen&chuyen-muc=news&sap-xep=moi")
    page.wait_for_function(f"document.querySelectorAll('{FOUND}').length > 1")
    days = page.locator(f"{FOUND} small").all_text_contents()
    dates = ["".join(reversed(day.rpartition(" ")[2].split("/"))) for day in days]
    assert dates == sorted(dates, reverse=True)


def test_the_box_of_every_page_completes_and_obeys_the_keyboard(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/tin-tuc/")
    assert [url for url in asked if "_search" in url or "/search." in url] == [], (
        "nothing before it is needed"
    )
    box = page.locator("#_tim-dau")
    box.focus()
    page.keyboard.type("dang ky khai", delay=20)
    options = page.locator("#_goi-y [role=option]")
    expect(options.first).to_contain_text("Đăng ký khai sinh")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "_goi-y-0")
    page.keyboard.press("Escape")
    expect(page.locator("#_goi-y")).to_be_hidden()
    page.keyboard.press("End")
    page.keyboard.type(" s", delay=20)
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/thu-tuc/ho-tich/dang-ky-khai-sinh.html")


def test_the_box_without_a_choice_opens_the_search_page(page: Page, address: str) -> None:
    page.goto(f"{address}/daitu/")
    page.locator("#_tim-dau").fill("hoa")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/tim-kiem/?q=hoa&co-quan=daitu")
    expect(page.locator(FOUND).first.locator("small")).to_contain_text("Đại Từ")
    page.locator("[data-notes] button", has_text="Tìm trên toàn cổng").click()
    expect(page).to_have_url(f"{address}/tim-kiem/?q=hoa")


def test_nothing_found_helps(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem/?q=zzzyx")
    expect(page.locator("#_ket-qua [role=status]")).to_have_text("Không tìm thấy kết quả nào")
    expect(page.locator("[data-notes] li").first).to_contain_text("chính tả")


def test_the_programs_are_small(sample: Path) -> None:
    scripts = [*sample.glob("theme/*.js"), sample / "_search" / "worker.js"]
    sizes = {path.name.split(".")[0]: len(brotli.compress(path.read_bytes(), quality=11)) for path in scripts}
    assert sizes["search-box"] <= 2_000, "what every page loads"
    assert sizes["search"] + sizes["worker"] <= 12_000, "what is loaded when somebody is about to search"


HOSTILE = '<img src=x onerror=alert(1)> "><script>alert(2)</script>'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal whose texts would be active as HTML, with one lost pack and one withdrawn document."""
    folder = small_portal(tmp_path_factory.mktemp("hostile"))
    title = json.dumps(f"Thông báo {HOSTILE}")
    write(folder, "content/tin-tuc/2026/xau.md", news(title, "2026-11-18", body="Nội dung `<b>đậm</b>` xấu."))
    hidden = {"status": "retracted", "change_notes": "[{date: 2026-11-19, note: Gỡ}]"}
    write(folder, "content/tin-tuc/2026/go.md", news("Tin Xyzzyk đã gỡ", "2026-11-18", more=hidden))
    later = document(
        "Tin Plughta mai đăng",
        {"date": "2027-01-01", "summary": "x", "agency": "sokhdt", "category": "trong-tinh"},
    )
    write(folder, "content/tin-tuc/2026/mai.md", later)
    build_with_index(folder, folder / "output")
    return folder


def test_texts_are_shown_as_texts(browser: Browser, hostile: Path) -> None:
    with served(hostile / "output") as address, _opened(browser) as page:
        page.goto(f"{address}/tim-kiem/?q=thong+bao+script+alert")
        expect(page.locator(FOUND).first.locator("a")).to_have_text(f"Thông báo {HOSTILE}")
        expect(page.locator("#_ket-qua script, #_ket-qua img, #_ket-qua b")).to_have_count(0)


def test_nothing_that_is_not_public_stands_in_the_index(hostile: Path) -> None:
    plain = [
        path for path in (hostile / "output" / "_search").rglob("*") if path.suffix not in {".br", ".gz"}
    ]
    content = b"".join(path.read_bytes() for path in plain if path.is_file()).lower()
    assert b"thong" in content
    assert b"xyzzyk" not in content
    assert b"plughta" not in content


def test_a_lost_part_is_told(browser: Browser, hostile: Path, tmp_path: Path) -> None:
    shutil.copytree(hostile / "output", tmp_path / "output")
    for pack in (tmp_path / "output" / "_search").glob("*/p/*"):
        pack.write_bytes(pack.read_bytes()[:10])
    with served(tmp_path / "output") as address, _opened(browser) as page:
        page.goto(f"{address}/tim-kiem/?q=khoi+cong")
        expect(page.locator("[data-notes] .notice")).to_contain_text("chưa tải được")


def test_a_release_that_comes_meanwhile_is_taken_up(browser: Browser, hostile: Path, tmp_path: Path) -> None:
    shutil.copytree(hostile / "output", tmp_path / "output")
    index = tmp_path / "output" / "_search"
    with served(tmp_path / "output") as address:
        page = browser.new_page()
        page.goto(f"{address}/tim-kiem/?q=zzyzx")
        expect(page.locator("#_ket-qua [role=status]")).to_contain_text("Không tìm thấy")
        said = json.loads((index / "current.json").read_bytes())
        (index / said["generation"]).rename(index / "0123456789abcdef")
        for copy in index.glob("current.json.*"):
            copy.unlink()
        (index / "current.json").write_text(json.dumps({**said, "generation": "0123456789abcdef"}))
        page.locator("#_tim-chinh").fill("lễ hội trà")
        page.keyboard.press("Enter")
        expect(page.locator(FOUND).first).to_contain_text("Lễ hội trà")
        expect(page.locator("[data-notes] .notice")).to_have_count(0)
        page.close()


def test_the_server_answers_who_has_no_script(browser: Browser, hostile: Path) -> None:
    with served(hostile / "output", hostile) as address, _opened(browser, java_script_enabled=False) as page:
        page.goto(f"{address}/tin-tuc/")
        page.locator("#_tim-dau").fill("thong bao <script>alert(3)</script>")
        page.locator("#_tim-dau").press("Enter")
        first = page.locator("#_tra-loi .found li").first
        assert first.locator("a").text_content() == f"Thông báo {HOSTILE}"
        assert "<script>alert(3)" in (page.locator("#_tra-loi [role=status]").text_content() or "")
        page.goto(f"{address}/tim-kiem?q=zzyzx")
        assert "Không tìm thấy" in (page.locator("#_tra-loi [role=status]").text_content() or "")
