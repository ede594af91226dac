"""Pages of the sample in Chromium: no accessibility fault on phone, wide and dark, nothing wider than the screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import chromium, served

PAGES = [
    "/",
    "/tin-tuc/",
    "/tin-tuc/2026/khai-mac-le-hoi-tra.html",
    "/tin-tuc/2026/khai-giang-nam-hoc-moi.html",
    "/tin-tuc/2026/thong-tin-tuyen-sinh.html",
    "/van-ban/2026/33-2026-qd-ubnd.html",
    "/van-ban/tra-cuu/",
    "/thu-tuc/doanh-nghiep/dang-ky-ho-kinh-doanh.html",
    "/danh-ba/co-quan/",
    "/danh-ba/co-quan/soyte.html",
    "/danh-ba/van-phong-ubnd-tinh.html",
    "/lanh-dao/",
    "/lanh-dao/chu-tich-ubnd-tinh.html",
    "/lich-lam-viec/2026/tuan-48.html",
    "/hoi-dap/2026/tach-thua-dat-o.html",
    "/thong-ke/2026/kinh-te-xa-hoi-thang-10.html",
    "/en/",
    "/en/about-thai-nguyen.html",
    "/du-lieu-mo/",
    "/so-do/",
    "/tim-kiem/",
    "/thong-tin/",
    "/404.html",
    "/daitu/",
    "/sotnmt/",
    "/hoiche/lich-lam-viec/",
]
SCREENS = {"phone": (360, "light"), "wide": (1280, "light"), "dark": (1280, "dark")}
RULES: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    with served(sample) as started:
        yield started


@pytest.fixture(params=sorted(SCREENS))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = SCREENS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_axe_finds_nothing(page: Page, address: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(address + path)
        result = Axe().run(page, options=RULES)
        if result.violations_count:
            found[path] = result.generate_report()
    assert found == {}


def test_nothing_is_wider_than_the_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert {path: page.evaluate(wide) for path in PAGES if _opened(page, address + path, wide) > 0} == {}


def _opened(page: Page, url: str, measure: str) -> int:
    page.goto(url)
    width: int = page.evaluate(measure)
    return width


def test_a_page_asks_for_nothing_beyond_its_own_host_and_runs_the_search_box_alone(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
    assert [url for url in asked if not url.startswith(address)] == []
    scripts = {url for url in asked if url.endswith(".js")}
    assert len(scripts) == 1
    assert int(page.request.get(scripts.pop()).headers["content-length"]) <= 2048
    assert context.cookies() == []
    context.close()


def test_the_home_page_is_light_scrolled_to_its_end(browser: Browser, address: str) -> None:
    """VISITORS.md: at most 150 kB and 12 requests (nothing here is compressed, so the real page is lighter)."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(address + "/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 12
    assert sum(sizes.values()) <= 150_000
    context.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "/tin-tuc/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Chuyển đến nội dung"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').tagName") == "MAIN"
    context.close()
