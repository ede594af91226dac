"""Questions that found nothing: counted where the portal asks for it, and nothing of who asked."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from pipeline.cli.search_page import unanswered_file
from pipeline.search.unanswered import ASKED, Unanswered, UnansweredCounts, unanswered
from tests.browser import chromium, served
from tests.congso import answer, congso
from tests.portals import build_with_index, small_portal

MONTH = "2026-11"
REPORT = "/tim-kiem/khong-co"


def _counted(path: Path, *questions: str, month: str = MONTH) -> list[Unanswered]:
    counts = UnansweredCounts(path)
    for question in questions:
        counts.count(question, month)
    return unanswered(path, 10)


def test_a_question_is_kept_once_it_has_been_asked_often_enough(tmp_path: Path) -> None:
    asked = ["Đổi  bằng LÁI tàu"] * (ASKED - 1)
    assert _counted(tmp_path / "counts", *asked, "xe buýt") == []
    assert b"xe bu" not in (tmp_path / "counts").read_bytes()
    assert _counted(tmp_path / "counts", *asked, "đổi bằng lái tàu") == [
        Unanswered("đổi bằng lái tàu", ASKED, MONTH)
    ]
    assert _counted(tmp_path / "counts", "đổi bằng lái tàu")[0].count == ASKED + 1


@pytest.mark.parametrize(
    "text", ["0912 345 678", "cccd 019123456789", "a.b@c.example", "", " \n", "a" * 101, "a\u0000b"]
)
def test_what_may_be_somebodys_or_is_no_question_is_never_kept(tmp_path: Path, text: str) -> None:
    assert _counted(tmp_path / "counts", *[text] * (ASKED + 1)) == []


def test_what_was_asked_long_ago_is_forgotten(tmp_path: Path) -> None:
    _counted(tmp_path / "counts", *["tàu điện"] * ASKED, month="2025-10")
    assert [each.question for each in _counted(tmp_path / "counts", *["xe buýt"] * ASKED)] == ["xe buýt"]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = small_portal(tmp_path_factory.mktemp("reporting"))
    settings = folder / "content" / "data" / "portal.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("settings: {", f"settings: {{search_report: {REPORT}, "), encoding="utf-8"
    )
    build_with_index(folder, folder / "output")
    yield folder


def _post(address: str, question: str) -> int:
    request = urllib.request.Request(address, urlencode({"q": question}).encode())  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as got:  # noqa: S310
            return int(got.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_browser_reports_a_finished_question_and_the_command_lists_it(portal: Path) -> None:
    with served(portal / "output", portal) as address, chromium() as browser:
        context = browser.new_context()
        context.add_cookies([{"name": "who", "value": "me", "url": address}])
        page = context.new_page()
        with page.expect_response(f"**{REPORT}", timeout=8000) as got:
            page.goto(f"{address}/tim-kiem/?q=zzzyx")
            expect(page.locator("#_ket-qua [role=status]")).to_have_text("Không tìm thấy kết quả nào")
        assert got.value.status == 204
        assert not {"cookie", "referer"} & got.value.request.all_headers().keys()
        assert [_post(f"{address}{REPORT}", "ZZZYX") for _ in range(ASKED - 1)] == [204] * (ASKED - 1)
    assert [
        (each["question"], each["count"]) for each in answer(portal, "search", "--unanswered")["unanswered"]
    ] == [("zzzyx", ASKED)]
    assert "zzzyx" in congso(portal, "search", "--unanswered").stdout
    assert congso(portal, "search").returncode == 2


def test_nothing_is_counted_where_the_portal_does_not_ask_for_it(portal: Path) -> None:
    before = unanswered(unanswered_file(portal), 10)
    for page in (portal / "output" / "tim-kiem").glob("index.html"):
        page.write_text(page.read_text(encoding="utf-8").replace(REPORT, ""), encoding="utf-8")
    with served(portal / "output", portal) as address:
        assert _post(f"{address}{REPORT}", "xyz") in {404, 405}
    assert unanswered(unanswered_file(portal), 10) == before
