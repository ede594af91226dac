"""Folders of three systems become documents with their values, links and files in place."""

from pathlib import Path

import pytest

from tests.importer.folders import HUGO, JEKYLL, PELICAN, body, codes, front_matter, make, skipped, take
from tests.portals import empty_portal


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return empty_portal(tmp_path / "portal")


def test_pelican_header_becomes_front_matter(portal: Path, tmp_path: Path) -> None:
    outcome = take(portal, make(tmp_path / "old", PELICAN))
    written = portal / "content/tin-tuc/2019/khai-mac.md"
    assert front_matter(written) == {
        "title": "Khai mạc Lễ hội trà",
        "date": "2019-11-20T08:30:00+07:00",
        "summary": "Sáng 20/11, lễ hội khai mạc. Xem lịch và .",
        "agency": "mau",
        "authors": ["Ban biên tập"],
        "tags": ["lễ hội", "trà"],
        "aliases": ["/tin/khai-mac.html"],
        "images": [{"file": "/files/2019/san-khau.png", "alt": "Sân khấu"}],
        "category": "trong-tinh",
    }
    assert list(front_matter(written))[:2] == ["title", "date"]
    assert "[lịch](lich.md)" in body(written)
    assert "![Sân khấu](../../files/2019/san-khau.png)" in body(written)
    assert (portal / "content/files/2019/san-khau.png").read_bytes() == PELICAN["images/san-khau.png"]
    assert skipped(outcome) == {"nhap.md": "unpublished", "images/khong-dung.png": "unused_file"}
    assert not outcome.has_faults


def test_day_stays_a_day_and_unknown_keys_are_reported(portal: Path, tmp_path: Path) -> None:
    outcome = take(portal, make(tmp_path / "old", PELICAN))
    written = portal / "content/tin-tuc/2019/lich.md"
    assert front_matter(written)["date"] == "2019-11-21"
    assert body(written) == "## Ngày đầu\n\n### Buổi sáng"
    dropped = [change for change in outcome.changed if change.code == "dropped_key"]
    assert [(change.path, change.field, change.found) for change in dropped] == [
        ("lich-le-hoi.md", "unknown", "giá trị lạ")
    ]


def test_hugo_html_links_and_loose_yaml(portal: Path, tmp_path: Path) -> None:
    outcome = take(portal, make(tmp_path / "old", HUGO))
    written = portal / "content/tin-tuc/2016/cau-moi.md"
    values = front_matter(written)
    assert values["title"] == "Khởi công: cầu mới"
    assert values["date"] == "2016-09-22T22:00:55+07:00"
    assert values["expires"] == "2020-01-01"
    assert values["aliases"] == ["/cau-moi/"]
    assert values["category"] == "quoc-te"
    assert body(written) == "Một cây cầu **mới**.\n\nXem [họp báo](hop-bao.md)."
    assert ("front_matter_repaired", "") in codes(outcome, "news/2016/2016-09-22-cau-moi.md")


def test_hugo_toml_and_what_has_no_target(portal: Path, tmp_path: Path) -> None:
    outcome = take(portal, make(tmp_path / "old", HUGO))
    written = portal / "content/tin-tuc/2016/hop-bao.md"
    assert front_matter(written)["date"] == "2016-09-23T08:00:00+07:00"
    assert body(written) == (
        "Xem [cầu mới](cau-moi.md), trang chủ và [ngoài](https://example.com/a_b).\n\n- Địa điểm: Hội trường"
    )
    found = {
        (change.code, change.found) for change in outcome.changed if change.path == "news/2016/hop-bao.md"
    }
    assert {
        ("broken_anchor", "/cau-moi/#khong-co"),
        ("link_dropped", "/gioi-thieu-chung/"),
        ("missing_image", "anh.jpg"),
        ("dropped_key", "3"),
    } <= found


def test_links_to_other_pages_of_a_known_old_site_stay(portal: Path, tmp_path: Path) -> None:
    take(portal, make(tmp_path / "old", HUGO), old_site="https://old.example.vn")
    text = body(portal / "content/tin-tuc/2016/hop-bao.md")
    assert "[trang chủ](https://old.example.vn/gioi-thieu-chung/)" in text


def test_jekyll_posts_dates_from_names_and_attachments(portal: Path, tmp_path: Path) -> None:
    outcome = take(portal, make(tmp_path / "old", JEKYLL), agency="sokhdt")
    below = portal / "sub-portals/sokhdt/content"
    notice = below / "tin-tuc/2014/thong-bao.md"
    assert front_matter(notice)["date"] == "2014-03-05"
    assert front_matter(notice)["agency"] == "sokhdt"
    assert "[Lịch trực](lich-truc.md), tải [biểu mẫu](../../files/2014/mau.pdf)." in body(notice)
    duty = front_matter(below / "tin-tuc/2014/lich-truc.md")
    assert duty["date"] == "2014-03-06"
    assert duty["attachments"] == [{"file": "/files/2014/mau.pdf", "title": "mau"}]
    assert (below / "files/2014/mau.pdf").read_bytes() == JEKYLL["assets/mau.pdf"]
    assert skipped(outcome) == {"tcvn3.md": "not_utf8"}
    assert outcome.has_faults
    assert (outcome.documents, outcome.imported) == (3, 2)


def test_legal_document_takes_number_issuer_and_day_of_issue(portal: Path, tmp_path: Path) -> None:
    text = (
        "---\ntitle: Bộ luật mẫu\ndate: '2015-11-24'\ncategory: Bộ luật\nagency: Quốc hội\n"
        "doc_number: Quyết định số 6225 /QĐ-BQP\nsource:\n  repo: kho\n  path: a.txt\n---\n\n## Chương I\n\n1. Một.\n"
    )
    take(portal, make(tmp_path / "old", {"bo-luat.md": text}), "van-ban")
    values = front_matter(portal / "content/van-ban/2015/bo-luat.md")
    assert values["number"] == "6225/QĐ-BQP"
    assert (values["issuer"], values["kind"], values["issued"]) == ("Quốc hội", "luat", "2015-11-24")
    assert values["source"] == "kho; a.txt"
    # A text that needs no change is the law as it was, byte for byte.
    assert body(portal / "content/van-ban/2015/bo-luat.md") == "## Chương I\n\n1. Một."


def test_same_names_are_told_apart(portal: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a/tin.md": "---\ntitle: Một\ndate: 2020-01-01\naliases: [/cu/]\n---\nMột.\n",
        "b/tin.md": "---\ntitle: Hai\ndate: 2020-01-02\naliases: [/cu/]\n---\nHai.\n",
        "c/index.md": "---\ntitle: Ba\n---\nBa.\n",
    }
    outcome = take(portal, make(tmp_path / "old", files))
    assert front_matter(portal / "content/tin-tuc/2020/tin.md")["title"] == "Một"
    assert front_matter(portal / "content/tin-tuc/2020/tin-2.md")["title"] == "Hai"
    assert front_matter(portal / "content/tin-tuc/c.md")["title"] == "Ba"
    assert {("renamed", ""), ("alias_taken", "aliases")} <= codes(outcome, "b/tin.md")
