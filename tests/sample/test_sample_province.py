"""The sample province shows everything that a province publishes, and passes its own checks."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipeline.model.agency import STATE_KINDS
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from pipeline.store.yaml_file import parse_mapping, split_front_matter
from tests.portals import ROOT


@pytest.fixture(scope="module")
def portal() -> Portal:
    return load_portal(WorktreeSource(ROOT, datetime(2026, 11, 24, tzinfo=VIETNAM_TIME)))


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, object]]:
    """Front matter of every document by its path."""
    found = [*(ROOT / "content").rglob("*.md"), *(ROOT / "sub-portals").glob("*/content/**/*.md")]
    return {
        path.relative_to(ROOT).as_posix(): parse_mapping(
            split_front_matter(path.read_text(encoding="utf-8")).yaml_text
        )
        for path in found
    }


def type_of(path: str, portal: Portal) -> str:
    kind = portal.type_in(path.split("content/", 1)[1].split("/")[0])
    assert kind is not None, path
    return kind.name


def test_there_are_enough_agencies_of_each_kind(portal: Portal) -> None:
    kinds = Counter(agency.kind for agency in portal.agencies.values() if agency.status == "active")
    assert kinds["so"] >= 6
    assert kinds["huyen"] >= 4
    others = [agency for agency in portal.agencies.values() if agency.kind not in STATE_KINDS]
    assert others
    assert all(agency.is_built for agency in others)
    assert [agency.successor for agency in portal.agencies.values() if agency.status == "closed"] == [
        "sonoivu"
    ]


def test_every_type_has_two_documents_and_every_status_one(
    portal: Portal, documents: dict[str, dict[str, object]]
) -> None:
    assert len(documents) >= 120
    types = Counter(type_of(path, portal) for path in documents)
    assert {name for name in portal.types if types[name] < 2} == set()
    statuses = {str(values.get("status", "live")) for values in documents.values()}
    assert statuses == set(portal.types["news"].fields["status"].choices)


def test_no_list_of_the_main_portal_is_empty_and_an_empty_one_of_a_subsite_says_so(
    portal: Portal, sample: Path
) -> None:
    empty = "Chuyên mục chưa có tin, bài."
    homes = [sample / kind.folder / "index.html" for kind in portal.types.values() if kind.name != "english"]
    assert [path for path in homes if empty in path.read_text(encoding="utf-8")] == []
    assert empty in (sample / "hoiche/lich-lam-viec/index.html").read_text(encoding="utf-8")


def test_a_translation_older_than_its_original_says_so(sample: Path) -> None:
    words = "The Vietnamese original has changed since this translation was made."
    assert words in (sample / "en/about-thai-nguyen.html").read_text(encoding="utf-8")
    assert words not in (sample / "en/2026/tea-festival-opens.html").read_text(encoding="utf-8")


def test_an_english_page_speaks_english(sample: Path) -> None:
    page = BeautifulSoup((sample / "en/business-registration.html").read_bytes(), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert page.select_one("footer a[href='/du-lieu-mo/']").text == "Open data"  # type: ignore[union-attr]
    assert "Department of Planning and Investment" in page.get_text()


def test_the_table_of_the_decision_has_its_fifty_rows(sample: Path) -> None:
    page = BeautifulSoup((sample / "van-ban/2026/33-2026-qd-ubnd.html").read_bytes(), "html.parser")
    assert len(page.select("article table tbody tr")) >= 50


def test_every_page_leads_to_the_accessibility_statement_and_the_privacy_notice(sample: Path) -> None:
    for path in ("index.html", "daitu/index.html", "404.html", "en/contacts.html"):
        page = BeautifulSoup((sample / path).read_bytes(), "html.parser")
        links = {link["href"] for link in page.select("footer a")}
        assert {"/gioi-thieu/tuyen-bo-tiep-can.html", "/gioi-thieu/quyen-rieng-tu.html"} <= links, path


def test_a_retracted_item_keeps_its_address_and_its_row_but_not_its_content(sample: Path) -> None:
    page = (sample / "tin-tuc/2026/thong-tin-tuyen-sinh.html").read_text(encoding="utf-8")
    assert "Tin, bài đã được gỡ" in page
    assert "phương án được đăng lại" not in page
    rows = BeautifulSoup((sample / "tin-tuc/index.html").read_bytes(), "html.parser").select("li s a")
    assert [row["href"] for row in rows] == ["/tin-tuc/2026/thong-tin-tuyen-sinh.html"]


def test_lists_show_the_newest_first(sample: Path) -> None:
    page = BeautifulSoup((sample / "tin-tuc/index.html").read_bytes(), "html.parser")
    days = [str(time["datetime"]) for time in page.select("main .rows time")]
    assert len(days) > 20
    assert days == sorted(days, reverse=True)


def test_leaders_stand_in_the_order_of_protocol(sample: Path) -> None:
    page = BeautifulSoup((sample / "lanh-dao/index.html").read_bytes(), "html.parser")
    names = [link.text for link in page.select("main .cards a")]
    assert names[:3] == ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Phạm Văn Thử"]
