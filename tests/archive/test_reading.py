"""Old pages over HTTP: the day's own bytes, links that stay in the day, versions, Memento, and nothing that runs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, parse_date
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from pipeline.archive.reading.application import OldPages, old_pages
from pipeline.archive.reading.old_page import Day, in_its_day
from pipeline.archive.snapshots import Snapshot, snapshots
from pipeline.archive.withholding import Order, lift, withhold
from pipeline.cli.serve import application
from tests.archives import MOMENT, kept
from tests.browser import chromium, listening
from tests.portals import news, small_portal, tree, write

PAGE = "tin-tuc/2026/khoi-cong-cau.html"
SOURCE = "content/tin-tuc/2026/khoi-cong-cau.md"
ORIGINAL = f"https://mau.example/{PAGE}"
ORDER = Order("15/QĐ-UBND", "2026-11-21", "Có thông tin chưa được phép công bố")

Days = tuple[Path, list[dict[str, bytes]]]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """A portal with three snapshots, and the files that were live on each day."""
    portal = small_portal(tmp_path_factory.mktemp("past") / "portal")
    live = []
    for day, title in (
        ("2026-11-18", "Khởi công cầu"),
        ("2026-11-20", "Khởi công cầu Mới"),
        ("2026-11-22", ""),
    ):
        if title:
            write(portal, SOURCE, news(title, "2026-11-18", body=f"## Tin\n\n{title}: 1 < 2 & 3."))
        else:
            (portal / SOURCE).unlink()
        kept(portal, day=day)
        live.append(tree(portal / "output"))
    return portal, live


@pytest.fixture
def pages(days: Days) -> Iterator[OldPages]:
    app = old_pages(days[0] / "var" / "archive", days[0] / "var" / "cache" / "archive.sqlite", lambda: MOMENT)
    yield app
    app.close()


def get(pages: OldPages, path: str, **headers: str) -> TestResponse:
    named = Headers([(name.replace("_", "-"), value) for name, value in headers.items()])
    return Client(pages).get(path, headers=named)


def ids(days: Days) -> list[Snapshot]:
    return snapshots(days[0] / "var" / "archive")


def test_stored_bytes_are_those_of_the_day(days: Days, pages: OldPages) -> None:
    for snapshot, live in zip(ids(days), days[1], strict=True):
        for path, content in live.items():
            found = get(pages, f"/{snapshot.id}/goc/{path}")
            assert (found.status_code, found.data) == (200, content), path
            assert "sandbox;" in found.headers["Content-Security-Policy"]
            assert "script" not in found.headers["Content-Security-Policy"]


def test_a_page_says_its_day_and_stays_in_it(days: Days, pages: OldPages) -> None:
    first = ids(days)[0]
    found = get(pages, f"/{first.id}/{PAGE}")
    assert "Bản lưu: cổng như lúc" in found.text
    assert f'href="/{PAGE}"' in found.text, "a link to today's page"
    assert f'href="/ban-luu/{first.id}/tin-tuc/"' in found.text
    assert 'href="/tin-tuc/"' not in found.text
    assert "<form" not in found.text
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert found.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    again = get(pages, f"/{first.id}/{PAGE}", If_None_Match=found.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_an_address_without_a_page_leads_on_or_says_so(days: Days, pages: OldPages) -> None:
    first, _, third = ids(days)
    assert get(pages, f"/{first.id}/tin-tuc").headers["Location"] == f"/ban-luu/{first.id}/tin-tuc/"
    assert get(pages, f"/{third.id}/{PAGE}").status_code == 404
    assert get(pages, "/2020-01-01-0001/").status_code == 404
    for path in (
        "/../../etc/passwd",
        f"/{first.id}/../x",
        f"/{first.id}/goc/%2e%2e/x",
        "/x%0ay/",
        f"/{first.id}/a%00",
    ):
        assert get(pages, path).status_code in {308, 404}
    assert Client(pages).post(f"/{first.id}/").status_code == 405


def test_a_day_is_chosen_by_its_date(days: Days, pages: OldPages) -> None:
    first, second, _ = ids(days)
    assert first.id in get(pages, "/").text
    for day, snapshot in (("2026-11-18", first), ("2026-11-19", first), ("2026-11-21", second)):
        found = get(pages, f"/ngay?ngay={day}&trang=/tin-tuc/")
        assert found.headers["Location"] == f"/ban-luu/{snapshot.id}/tin-tuc/"
    assert get(pages, "/ngay?ngay=2026-11-17&trang=/").status_code == 404
    assert (
        get(pages, "/ngay?ngay=khong&trang=//evil.example/")
        .headers.get("Location", "")
        .startswith("/ban-luu/")
    )


def test_versions_and_what_changed(days: Days, pages: OldPages) -> None:
    first, second, third = ids(days)
    found = get(pages, f"/phien-ban/{PAGE}").text
    assert found.index(third.id) < found.index(second.id) < found.index(first.id)
    assert "Không còn tại địa chỉ này" in found
    compared = get(pages, f"/so-sanh/{PAGE}?cu={first.id}&moi={second.id}").text
    assert "<ins>" in compared
    assert "1 &lt; 2 &amp; 3" in compared, "text of a page stays text"
    assert get(pages, f"/so-sanh/{PAGE}?cu={first.id}&moi=khac").status_code == 400
    assert get(pages, "/phien-ban/khong-co.html").status_code == 404


def test_memento_leads_to_the_version_of_a_moment(days: Days, pages: OldPages) -> None:
    first, second, _ = ids(days)
    for moment, snapshot in (
        (first.moment - timedelta(days=900), first),
        (first.moment, first),
        (second.moment - timedelta(seconds=1), first),
        (second.moment, second),
        (second.moment + timedelta(days=30), second),
    ):
        found = get(pages, f"/timegate/{ORIGINAL}", Accept_Datetime=http_date(moment))
        assert found.status_code == 302
        assert found.headers["Location"] == f"/ban-luu/{snapshot.id}/{PAGE}"
        assert found.headers["Vary"] == "accept-datetime"
        assert f'<{ORIGINAL}>; rel="original"' in found.headers["Link"]
        page = get(pages, f"/{snapshot.id}/{PAGE}")
        assert parse_date(page.headers["Memento-Datetime"]) == snapshot.moment
        assert 'rel="timemap"; type="application/link-format"' in page.headers["Link"]
    assert get(pages, f"/timegate/{ORIGINAL}", Accept_Datetime="hôm qua").status_code == 400
    assert get(pages, "/timegate/https://mau.example/khong.html").status_code == 404


def test_a_time_map_lists_every_version(days: Days, pages: OldPages) -> None:
    first, second, _ = ids(days)
    found = get(pages, f"/timemap/link/{ORIGINAL}")
    assert found.content_type.startswith("application/link-format")
    mementos = [line for line in found.text.split(",\n") if "memento" in line]
    assert [first.id in mementos[0], second.id in mementos[1], len(mementos)] == [True, True, 2]
    assert 'rel="first memento"' in mementos[0]
    assert 'rel="last memento"' in mementos[1]


def test_withheld_pages_answer_451_everywhere_and_come_back(days: Days, pages: OldPages) -> None:
    first, second, _ = ids(days)
    archive, moment = days[0] / "var" / "archive", datetime.fromisoformat("2026-11-21T08:00:00+07:00")
    places = [
        f"/{first.id}/{PAGE}",
        f"/{first.id}/goc/{PAGE}",
        f"/phien-ban/{PAGE}",
        f"/timemap/link/{ORIGINAL}",
    ]
    places.append(f"/so-sanh/{PAGE}?cu={first.id}&moi={second.id}")
    withhold(archive, [f"/{PAGE}"], ORDER, moment)
    for place in places:
        found = get(pages, place)
        assert found.status_code == 451, place
        assert "15/QĐ-UBND ngày 21/11/2026" in found.text
        assert "Khởi công" not in found.text
    assert get(pages, f"/{first.id}/tin-tuc/").status_code == 200
    withhold(archive, ["/tin-tuc/"], ORDER, moment)
    assert get(pages, f"/{first.id}/tin-tuc/").status_code == 451
    lift(archive, [f"/{PAGE}", "/tin-tuc/"], ORDER, moment)
    assert [get(pages, place).status_code for place in places] == [200] * len(places)


def test_links_of_portals_with_hosts_stay_in_the_day() -> None:
    day = Day("/ban-luu/x", "https://mau.example", ("sokhdt",))
    text = (
        b'<a href="/a.html"></a><a href="https://sokhdt.mau.example/b.html"></a><a href="https://mau.example/c"></a>'
        b'<a href="https://khac.example/d"></a><a href="//mau.example/e"></a><a href="mailto:a@b.c"></a>'
        b'<a href="#x"></a>'
        b'<img srcset="/1.webp 1x, /2.webp 2x" src="../3.png"><meta http-equiv="refresh" content="0; url=/f.html">'
        b'<script>alert(1)</script><script type="application/ld+json">{"a": 1}</script>'
    )
    shown = in_its_day(text, "sokhdt/tin.html", day, "<aside>Ngày</aside>").decode()
    for part in (
        'href="/ban-luu/x/sokhdt/a.html"',
        'href="/ban-luu/x/sokhdt/b.html"',
        'href="/ban-luu/x/c"',
        'href="https://khac.example/d"',
        'href="//mau.example/e"',
        'href="mailto:a@b.c"',
        'href="#x"',
        'srcset="/ban-luu/x/sokhdt/1.webp 1x, /ban-luu/x/sokhdt/2.webp 2x"',
        'src="../3.png"',
        'content="0; url=/ban-luu/x/sokhdt/f.html"',
        "<body><aside>Ngày</aside>",
        '{"a": 1}',
    ):
        assert part in shown
    assert "alert" not in shown


def test_in_a_browser_nothing_runs_and_everybody_can_read_it(days: Days, pages: OldPages) -> None:
    first, second, _ = ids(days)
    served = DispatcherMiddleware(application(days[0] / "output"), {"/ban-luu": pages})
    with chromium() as browser, listening(served) as address:
        page = browser.new_page()
        wrong: list[str] = []
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{address}/ban-luu/")
        page.fill("input[name=ngay]", "2026-11-18")
        page.click("button")
        assert page.url == f"{address}/ban-luu/{first.id}/"
        assert (
            page.locator("aside.ban-luu-moc").evaluate("node => getComputedStyle(node).position") == "sticky"
        )
        assert page.evaluate("origin") == "null"
        page.click("text=Khởi công cầu >> nth=0")
        assert page.url == f"{address}/ban-luu/{first.id}/{PAGE}"
        page.click("text=Các bản của trang này")
        page.click("text=So sánh với bản trước")
        for path in ("", f"phien-ban/{PAGE}", f"so-sanh/{PAGE}?cu={first.id}&moi={second.id}", "abc/"):
            page.goto(f"{address}/ban-luu/{path}")
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.response["violations"] == [], path
        assert [url for url in wrong if not url.endswith("/abc/")] == []
