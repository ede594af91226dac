"""Links, numbers, translations and former addresses that do not fit, in a whole portal of real files."""

from pathlib import Path

import pytest

from pipeline.checks.messages import shown
from tests.checks.portals import JPEG, issues_in, placed, put
from tests.checks.sound_documents import LAW, LAW_PATH, NEWS, NEWS_PATH, PROCEDURE_PATH

TYPES = "content/data/document-types.yml"
SECTIONS = "content/data/sections.yml"
PORTAL_YML = "content/data/portal.yml"
SOKHDT = "sub-portals/sokhdt/agency.yml"


def linked(folder: Path, link: str) -> list[str]:
    """The issues of a news item that holds one link more, on line 21."""
    put(folder, NEWS_PATH, f"{NEWS}[x]({link})\n")
    return placed(issues_in(folder))


def edited(folder: Path, path: str, old: str, new: str) -> list[str]:
    """The issues after one change of one file."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    put(folder, path, text.replace(old, new))
    return placed(issues_in(folder))


def test_a_sound_portal_says_nothing(folder: Path) -> None:
    assert [shown(issue) for issue in issues_in(folder)] == []


@pytest.mark.parametrize(
    "link",
    [
        "../../van-ban/2026/qd-40.md",
        "../../van-ban/2026/qd-40.html#dieu-1",
        "/van-ban/2026/qd-40.html#dieu-1",
        "/tin-tuc/",
        "/tin-tuc/2026/",
        "/sokhdt/",
        "/sokhdt/tin-tuc/",
        "/",
        "/tim-kiem/?q=x",
        "#cac-hoat-dong",
        "/files/2026/to-khai.odt",
        "../../files/2026/to-khai.odt",
        "https://mau.example/khong-co",
        "mailto:cong@mau.example",
    ],
)
def test_links_that_lead_somewhere(folder: Path, link: str) -> None:
    assert linked(folder, link) == []


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("../2025/khong-co.md", "broken_link"),
        ("/tin-tuc/2026/khong-co.html", "broken_link"),
        ("/tin-tuc/2026/khai-mat.html", "broken_link_like"),
        ("/khong-co/", "broken_link"),
        ("/sokhdt/khong-co/", "broken_link"),
        ("../../../../etc/passwd", "broken_link"),
        ("#khong-co", "broken_anchor"),
        ("/van-ban/2026/qd-40.html#dieu-2", "broken_anchor"),
        ("/files/2026/khong-co.pdf", "file_missing"),
        ("../../files/2026/khong-co.pdf", "file_missing"),
    ],
)
def test_links_that_lead_nowhere(folder: Path, link: str, code: str) -> None:
    assert linked(folder, link) == [f"{NEWS_PATH}:21: {code}"]


def test_a_link_to_a_document_with_faults_is_no_second_fault(folder: Path) -> None:
    put(folder, LAW_PATH, LAW.replace("domain: dau-tu", "domain: khac-nua"))
    assert linked(folder, "/van-ban/2026/qd-40.html#dieu-9") == [f"{LAW_PATH}:14: domain not_a_choice"]


def test_a_former_address_is_a_way_in(folder: Path) -> None:
    put(folder, LAW_PATH, LAW.replace("number:", "aliases: [/cu/qd-40.html]\nnumber:"))
    assert linked(folder, "/cu/qd-40.html") == []


def test_files_of_a_subsite_are_its_own_or_the_main_portals(folder: Path) -> None:
    path = "sub-portals/sokhdt/content/tin-tuc/2026/tin.md"
    for name in ("/files/2026/rieng.jpg", "/sokhdt/files/2026/rieng.jpg", "/files/2026/le-hoi.jpg"):
        put(folder, path, NEWS.replace("/files/2026/le-hoi.jpg", name))
        missing = [f"{path}:9: images[0].file file_missing"]
        assert placed(issues_in(folder)) == ([] if "le-hoi" in name else missing)
    put(folder, "sub-portals/sokhdt/content/files/2026/rieng.jpg", JPEG)
    for name in ("/files/2026/rieng.jpg", "/sokhdt/files/2026/rieng.jpg"):
        put(folder, path, NEWS.replace("/files/2026/le-hoi.jpg", name))
        assert placed(issues_in(folder)) == []


def test_a_missing_image_is_told_where_it_is_named(folder: Path) -> None:
    (folder / "content/files/2026/le-hoi.jpg").unlink()
    assert placed(issues_in(folder)) == [f"{NEWS_PATH}:9: images[0].file file_missing"]
    assert placed(issues_in(folder, "draft")) == []


def test_a_form_that_is_missing(folder: Path) -> None:
    (folder / "content/files/2026/to-khai.odt").unlink()
    assert placed(issues_in(folder)) == [f"{PROCEDURE_PATH}:12: forms[0].file file_missing"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("content/tin-tuc/1999/khong-co.md", "document_missing"),
        ("content/van-ban/2026/qd-4.md", "document_missing_like"),
    ],
)
def test_a_document_that_is_named_and_missing(folder: Path, name: str, code: str) -> None:
    new = f"category: trong-tinh\nlang: en\ntranslation_of: {name}"
    assert edited(folder, NEWS_PATH, "category: trong-tinh", new) == [f"{NEWS_PATH}:9: translation_of {code}"]


def test_translations_that_do_not_fit(folder: Path) -> None:
    english = "lang: en\ntranslation_of: %s\ncategory"
    put(folder, "content/tin-tuc/2026/a.md", NEWS.replace("category", english % LAW_PATH))
    put(folder, "content/tin-tuc/2026/b.md", NEWS.replace("category", english % LAW_PATH))
    put(folder, "content/tin-tuc/2026/c.md", NEWS.replace("category", english % "content/tin-tuc/2026/a.md"))
    put(
        folder, "content/tin-tuc/2026/d.md", NEWS.replace("category", f"translation_of: {LAW_PATH}\ncategory")
    )
    assert placed(issues_in(folder)) == [
        "content/tin-tuc/2026/b.md:8: translation_of translation_twice",
        "content/tin-tuc/2026/c.md:8: translation_of translation_of_translation",
        "content/tin-tuc/2026/d.md:7: translation_of translation_same_language",
    ]


def test_two_documents_with_one_number(folder: Path) -> None:
    again = "content/van-ban/2026/qd-40-lai.md"
    put(folder, again, LAW.replace("40/2026/QĐ-UBND", "40/2026/qđ-ubnd"))
    put(folder, "content/van-ban/2026/khac.md", LAW.replace("tỉnh Mẫu", "huyện Phổ Yên"))
    put(folder, "content/van-ban/2026/a.md", LAW.replace("40/2026/QĐ-UBND", "không số"))
    put(folder, "content/van-ban/2026/b.md", LAW.replace("40/2026/QĐ-UBND", "không số"))
    (issue,) = issues_in(folder)
    assert placed((issue,)) == [f"{LAW_PATH}:6: number number_clash"]
    assert again in shown(issue)


def test_a_translation_bears_the_number_of_its_original(folder: Path) -> None:
    text = LAW.replace("number:", f"lang: en\ntranslation_of: {LAW_PATH}\nnumber:")
    put(folder, "content/van-ban/2026/qd-40-en.md", text)
    assert placed(issues_in(folder)) == []


def test_one_former_address_of_two_documents(folder: Path) -> None:
    put(
        folder,
        LAW_PATH,
        LAW.replace("number:", "aliases: [/cu/1.html, /tin-tuc/2026/khai-mac.html]\nnumber:"),
    )
    put(folder, NEWS_PATH, NEWS.replace("category", "aliases: [/cu/1.html]\ncategory"))
    assert placed(issues_in(folder)) == [
        f"{LAW_PATH}:6: aliases[0] alias_clash",
        f"{LAW_PATH}:6: aliases[1] alias_clash",
    ]
