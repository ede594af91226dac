"""What other programs read: feeds, open data, site maps, calendars, structured data, what programs look for first."""

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

HOST = "https://thainguyen.example"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def xml(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())  # noqa: S314 - a file of our own


def graph(path: Path) -> dict[str, dict[str, Any]]:
    """The nodes of a page's JSON-LD by their type."""
    script = BeautifulSoup(path.read_bytes(), "html.parser").find("script", type="application/ld+json")
    assert script is not None
    return {node["@type"]: node for node in json.loads(script.text)["@graph"]}


def test_a_feed_holds_the_newest_with_their_full_text(sample: Path) -> None:
    feed = xml(sample / "tin-tuc" / "atom.xml")
    entries = feed.findall("a:entry", ATOM)
    days = [entry.findtext("a:published", "", ATOM) for entry in entries]
    assert days == sorted(days, reverse=True)
    first = next(
        e for e in entries if e.findtext("a:title", "", ATOM) == "Khai mạc Lễ hội trà Thái Nguyên năm 2026"
    )
    assert first.findtext("a:id", "", ATOM) == f"{HOST}/tin-tuc/2026/khai-mac-le-hoi-tra.html"
    assert "Sáu đoàn nghệ nhân trình diễn" in first.findtext("a:content", "", ATOM)
    assert "phương án được đăng lại" not in (sample / "tin-tuc" / "atom.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["atom.xml", "daitu/atom.xml", "van-ban/atom.xml", "sotnmt/atom.xml"])
def test_links_of_feeds_are_absolute(sample: Path, path: str) -> None:
    text = (sample / path).read_text(encoding="utf-8")
    assert not re.search(r'(?:href|src)=(?:"|&quot;)/', text)
    assert "&lt;img" not in text, "feeds carry text; a picture's description stands in its place"


def test_open_data_is_the_same_in_both_forms_and_for_every_year(sample: Path) -> None:
    for year in ("2024", "2025", "2026"):
        folder = sample / "van-ban" / year
        items = json.loads((folder / "du-lieu.json").read_text(encoding="utf-8"))["items"]
        content = (folder / "du-lieu.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark to read Vietnamese"
        header, *_ = csv.reader(StringIO(content.decode("utf-8-sig")))
        assert len(header) == len(set(header))
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        assert [row["url"] for row in rows] == [item["url"] for item in items]
        assert [row["number"] for row in rows] == [item["number"] for item in items]
        assert all(item["issued"].startswith(year) for item in items)


def test_the_catalogue_of_open_data_names_files_that_are_there(sample: Path) -> None:
    named = re.findall(
        rf'"({HOST}/[^"]+\.(?:json|csv))"', (sample / "du-lieu-mo/catalog.json").read_text("utf-8")
    )
    assert len(named) > 20
    assert [url for url in named if not (sample / url.removeprefix(f"{HOST}/")).is_file()] == []


def test_the_site_map_names_every_document_once_with_its_translation(sample: Path) -> None:
    named: list[str] = []
    for each in xml(sample / "sitemap.xml").findall("s:sitemap/s:loc", MAP):
        part = xml(sample / (each.text or "").removeprefix(f"{HOST}/"))
        named += [loc.text or "" for loc in part.findall("s:url/s:loc", MAP)]
    assert len(named) == len(set(named))
    assert f"{HOST}/gioi-thieu/tong-quan.html" in named
    assert f"{HOST}/tin-tuc/2026/thong-tin-tuyen-sinh.html" not in named, "what was retracted is not offered"
    year = xml(sample / "sitemap-2026.xml")
    festival = next(
        u for u in year.findall("s:url", MAP) if "khai-mac-le-hoi" in (u.findtext("s:loc", "", MAP))
    )
    assert {link.get("hreflang") for link in festival.findall("x:link", MAP)} >= {"vi", "en"}


def test_a_week_is_a_calendar_that_a_program_can_read(sample: Path) -> None:
    week = Calendar.from_ical((sample / "lich-lam-viec/2026/tuan-48.ics").read_bytes())
    events = week.walk("VEVENT")
    assert len(events) == 10
    first = events[0]
    assert first["DTSTART"].dt == datetime.fromisoformat("2026-11-23T08:00:00+07:00")
    assert str(first["SUMMARY"]) == "Chủ tịch Uỷ ban nhân dân tỉnh: Họp giao ban đầu tuần"
    assert len({str(event["UID"]) for event in events}) == 10
    assert b"TZID" not in (sample / "lich-lam-viec/lich.ics").read_bytes()


@pytest.mark.parametrize(
    ("path", "kind", "field", "value"),
    [
        ("index.html", "GovernmentOrganization", "name", "Cổng thông tin điện tử tỉnh Thái Nguyên"),
        (
            "tin-tuc/2026/thong-xe-cau-song-cau.html",
            "NewsArticle",
            "headline",
            "Thông xe cầu mới qua sông Cầu",
        ),
        ("van-ban/2026/33-2026-qd-ubnd.html", "Legislation", "legislationIdentifier", "33/2026/QĐ-UBND"),
        ("thu-tuc/ho-tich/dang-ky-khai-sinh.html", "GovernmentService", "identifier", "1.001193"),
        ("lich-lam-viec/2026/tuan-48.html", "Event", "startDate", "2026-11-23T08:00:00+07:00"),
        ("thong-ke/2026/kinh-te-xa-hoi-thang-10.html", "Dataset", "temporalCoverage", "Tháng 10/2026"),
    ],
)
def test_pages_describe_themselves_to_search_engines(
    sample: Path, path: str, kind: str, field: str, value: str
) -> None:
    nodes = graph(sample / path)
    assert nodes[kind][field] == value
    assert path == "index.html" or nodes["BreadcrumbList"]["itemListElement"][0]["item"] == f"{HOST}/"


def test_a_question_names_its_answer_and_nobody(sample: Path) -> None:
    nodes = graph(sample / "hoi-dap/2026/tach-thua-dat-o.html")
    asked = nodes["QAPage"]["mainEntity"]
    assert asked["@type"] == "Question"
    assert asked["acceptedAnswer"]["@type"] == "Answer"


def test_dublin_core_is_on_documents(sample: Path) -> None:
    page = BeautifulSoup((sample / "van-ban/2026/33-2026-qd-ubnd.html").read_bytes(), "html.parser")
    said = {
        meta["name"]: meta["content"]
        for meta in page.find_all("meta")
        if str(meta.get("name", "")).startswith("DC.")
    }
    assert said["DC.identifier"] == "33/2026/QĐ-UBND"
    assert said["DC.date"] == "2026-10-14"
    assert {"DC.title", "DC.creator", "DC.publisher", "DC.language", "DC.type"} <= said.keys()


def test_what_programs_look_for_first(sample: Path) -> None:
    security = (sample / ".well-known/security.txt").read_text(encoding="utf-8")
    expires = re.search(r"^Expires: (\S+)$", security, re.MULTILINE)
    assert expires
    assert 180 < (datetime.fromisoformat(expires[1]).date() - date(2026, 11, 24)).days < 366
    assert f"Sitemap: {HOST}/sitemap.xml" in (sample / "robots.txt").read_text(encoding="utf-8")
    manifest = json.loads((sample / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["lang"] == "vi"
    assert (sample / manifest["icons"][0]["src"].lstrip("/")).is_file()
    assert "{searchTerms}" in (sample / "opensearch.xml").read_text(encoding="utf-8")


def test_a_former_address_leads_to_the_page(sample: Path) -> None:
    page = BeautifulSoup((sample / "tin-tuc/le-hoi-tra-2026.html").read_bytes(), "html.parser")
    refresh = page.find("meta", attrs={"http-equiv": "refresh"})
    assert refresh is not None
    assert refresh["content"] == "0; url=/tin-tuc/2026/khai-mac-le-hoi-tra.html"
    canonical = page.find("link", rel="canonical")
    assert canonical is not None
    assert canonical["href"] == f"{HOST}/tin-tuc/2026/khai-mac-le-hoi-tra.html"


def test_a_page_of_a_document_shows_its_history_and_what_refers_to_it(sample: Path) -> None:
    page = (sample / "tin-tuc/2026/khai-giang-nam-hoc-moi.html").read_text(encoding="utf-8")
    assert "Đính chính số học sinh toàn tỉnh" in page
    old = BeautifulSoup((sample / "van-ban/2024/21-2024-qd-ubnd.html").read_bytes(), "html.parser")
    assert "33/2026/QĐ-UBND" in old.get_text()
