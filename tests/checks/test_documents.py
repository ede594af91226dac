"""Each fault of a document, provoked alone: its code, its place, and that nothing else is said."""

import pytest

from pipeline.checks.messages import shown
from pipeline.checks.stages import examine
from pipeline.model.field import STAGES
from pipeline.model.portal import Portal
from tests.checks.cases import CASES, Case
from tests.checks.sound_documents import ENGLISH_BODY, LAW, LAW_PATH, NEWS, NEWS_PATH, SOUND


def codes(path: str, content: bytes | str, portal: Portal, stage: str = "publish") -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    return [issue.code for issue in examine(path, raw, portal, stage).issues]


@pytest.mark.parametrize("path", SOUND)
def test_a_sound_document_passes_every_stage(portal: Portal, path: str) -> None:
    for stage in STAGES:
        examined = examine(path, SOUND[path].encode(), portal, stage)
        assert [shown(issue) for issue in examined.issues] == []
        assert examined.document is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.place}")
def test_a_fault_is_found_at_its_place(portal: Portal, case: Case) -> None:
    sound = SOUND[case.path]
    assert case.old in sound
    content = sound.replace(case.old, case.new).encode()
    issues = examine(case.moved or case.path, content, portal, "publish").issues
    places = [f"{issue.line}: {issue.field}".removesuffix(": ") for issue in issues]
    assert list(zip([issue.code for issue in issues], places, strict=True)) == [(case.code, case.place)]
    assert all(shown(issue).count("\n") == 0 for issue in issues)


def test_every_fault_of_a_document_is_told_in_one_run(portal: Portal) -> None:
    text = NEWS.replace("agency: sokhdt", "agency: sokhongco\nxyz: 1\nxyz: 2").replace("kéo", "kéo\u200b")
    text = text.replace("trong-tinh", "khac").replace("2026-11-20T08:00:00+07:00", "20-11-2026")
    expected = {"unregistered_agency", "unknown_key", "yaml_doubled_key", "not_a_choice", "date_order"}
    assert set(codes(NEWS_PATH, text, portal)) == expected | {"invisible_character"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (NEWS.encode("utf-16"), ["utf16"]),
        (b"---\ntitle: C\xc3\xa9ng ho\xff\n---\n", ["not_utf8"]),
        ("---\ntitle: x\n---\n\nCéng hoµ x· héi chñ nghÜa ViÖt Nam\n".encode("latin-1"), ["old_encoding"]),
        ("---\ntitle: x\n---\n\nCoäng hoøa xaõ hoäi chuû nghóa\n".encode("latin-1"), ["old_encoding"]),
        (b"", ["no_front_matter"]),
        (b"\xff", ["not_utf8"]),
    ],
)
def test_bytes_that_are_not_utf8(portal: Portal, content: bytes, expected: list[str]) -> None:
    assert codes(NEWS_PATH, content, portal) == expected


def test_old_encoding_shows_what_the_text_should_be(portal: Portal) -> None:
    content = "---\ntitle: x\n---\n\nQuyÕt ®Þnh cña Uû ban nh©n d©n tØnh\n".encode("latin-1")
    (issue,) = examine(NEWS_PATH, content, portal, "publish").issues
    assert issue.line == 5
    assert "TCVN3" in shown(issue)
    assert "Quyết định của Uỷ ban nhân dân tỉnh" in shown(issue)


@pytest.mark.parametrize("text", ["no", "010", "1:30", "null", "2026-11-20", "0x1F", "1e3", "~", "off"])
def test_text_that_yaml_would_change_stays_text(portal: Portal, text: str) -> None:
    content = NEWS.replace("title: Khai mạc Lễ hội trà năm 2026", f"title: {text}")
    document = examine(NEWS_PATH, content.encode(), portal, "publish").document
    assert document is not None
    assert document.title == text


NUMBERS = ["68/2020/QH14", "47-LCT/HĐNN8", "21/NĐ", "không số", "Không số", "40/2012/QĐ-UBND", "35-L/CTN"]
NUMBERS += ["3980 /QĐ-BQP", "75/2006/QH", "2156/UBND-TH", "01/2020/TTLT-BTP-BNV", "12a/2010/QĐ-UBND", "97-SL"]


@pytest.mark.parametrize("number", NUMBERS)
def test_real_spellings_of_numbers_are_accepted(portal: Portal, number: str) -> None:
    assert codes(LAW_PATH, LAW.replace("40/2026/QĐ-UBND", number), portal) == []


@pytest.mark.parametrize(
    "number", ["abc", "Quyết định số 6225/QĐ-BQP", "12/11/2026", "4777", "40//QĐ", "QĐ/40"]
)
def test_nonsense_is_no_number(portal: Portal, number: str) -> None:
    assert codes(LAW_PATH, LAW.replace("40/2026/QĐ-UBND", number), portal) == ["not_a_document_number"]


@pytest.mark.parametrize("secrecy", ["mat", "toi-mat", "tuyet-mat"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_secret_is_refused_even_as_a_draft(portal: Portal, secrecy: str, stage: str) -> None:
    content = NEWS.replace("category", f"secrecy: {secrecy}\ncategory").encode()
    examined = examine(NEWS_PATH, content, portal, stage)
    assert [issue.code for issue in examined.issues] == ["secret"]
    assert examined.document is None


def test_a_draft_needs_little(portal: Portal) -> None:
    assert codes(NEWS_PATH, "---\ntitle: Khai mạc\n---\n", portal, "draft") == []
    assert set(codes(NEWS_PATH, "---\ntitle: Khai mạc\n---\n", portal, "submit")) == {"missing"}


def test_a_warning_does_not_keep_a_document_from_its_page(portal: Portal) -> None:
    content = LAW.replace("effective: 2026-11-22", "effective: 2026-11-01").encode()
    examined = examine(LAW_PATH, content, portal, "publish")
    assert [issue.severity for issue in examined.issues] == ["warning"]
    assert examined.document is not None


def test_a_date_to_come_is_no_fault(portal: Portal) -> None:
    assert codes(NEWS_PATH, NEWS.replace("2026-11-20T08", "2036-11-20T08"), portal) == []


def test_an_english_translation_may_stand_beside_its_original(portal: Portal) -> None:
    text = NEWS.replace("category", f"lang: en\ntranslation_of: {LAW_PATH}\ncategory")
    assert codes(NEWS_PATH, text.replace("Lễ hội kéo dài ba ngày.", ENGLISH_BODY * 6), portal) == []


def test_an_office_file_with_a_twin_passes(portal: Portal) -> None:
    files = (
        "attachments: [{file: /files/2026/a.docx, title: A}, {file: /files/2026/a.pdf, title: A}]\ncategory"
    )
    assert codes(NEWS_PATH, NEWS.replace("category", files), portal) == []


def test_control_characters_never_reach_a_terminal(portal: Portal) -> None:
    text = NEWS.replace("category: trong-tinh", 'category: "a\\e[31mb"')
    (issue,) = examine(NEWS_PATH, text.encode(), portal, "publish").issues
    assert "\x1b" not in shown(issue)
