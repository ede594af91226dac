"""Office files become drafts: title, lead, body, pictures, and the fields of an official document as suggestions."""

import io

import pytest
from PIL import Image

from pipeline.intake.documents.draft import taken_document
from pipeline.intake.documents.known import KnownNames
from pipeline.intake.receiving import receive_document
from pipeline.intake.taken import Taken
from tests.intake import office_files as office
from tests.intake.limits import LIMITS

KNOWN = KnownNames(
    kinds={"Quyết định": "quyet-dinh", "Công văn": "cong-van", "Thông báo": "thong-bao"},
    issuers=("Uỷ ban nhân dân tỉnh Thái Nguyên", "Sở Tài chính"),
    information_centre=("Trung tâm Thông tin", "Cổng Thông tin điện tử tỉnh"),
)


def taken(content: bytes, name: str = "tin.docx") -> Taken:
    return taken_document(name, content, LIMITS, "../files/", KNOWN)


def codes(result: Taken) -> list[str]:
    return [notice.code for notice in result.notices]


def test_a_text_of_word_becomes_a_draft() -> None:
    content = office.docx(
        office.word_paragraph("Khai mạc Lễ hội trà", "Title"),
        office.word_paragraph("Sáng 20/11, tỉnh khai mạc lễ hội.", bold=True),
        office.word_paragraph("Phần thi", "Heading3"),
        office.word_paragraph("Có 12 đội * dự thi."),
        office.word_table([["Đội"], ["Điểm"]], [["Một"], ["9|5", "cộng"]]),
        office.word_picture(),
        office.word_picture("Sân khấu"),
        picture=office.png(),
        comment="chưa nộp báo cáo",
    )
    result = taken(content)
    (file,) = result.files
    assert result.values == {"title": "Khai mạc Lễ hội trà", "summary": "Sáng 20/11, tỉnh khai mạc lễ hội."}
    assert result.text == (
        "## Phần thi\n\nCó 12 đội \\* dự thi.\n\n| Đội | Điểm |\n| --- | --- |\n| Một | 9\\|5 cộng |\n\n"
        f"![](../files/{file.name})\n\n![Sân khấu](../files/{file.name})\n"
    )
    assert Image.open(io.BytesIO(file.content)).format == "PNG"
    assert codes(result) == ["comments_dropped", "title_taken", "summary_taken", "image_alt"]
    assert "chưa nộp" not in str(result)


def test_a_text_of_libreoffice_becomes_a_draft() -> None:
    content = office.odt(
        "<text:h text:outline-level='1'>Khai mạc Lễ hội trà</text:h>",
        office.odf_paragraph("Sáng 20/11, tỉnh khai mạc lễ hội.", bold=True),
        office.odf_paragraph(
            'Diện tích 5 m<text:span text:style-name="U">2</text:span><office:annotation><dc:creator>x</dc:creator>'
            "<text:p>chưa nộp báo cáo</text:p></office:annotation> mỗi gian."
        ),
        office.odf_table([["Đội"], ["Điểm"]], [["Một"], ["9"]]),
        office.odf_picture("Sân khấu"),
        picture=office.png(),
    )
    result = taken(content, "tin.odt")
    (file,) = result.files
    assert result.values == {"title": "Khai mạc Lễ hội trà", "summary": "Sáng 20/11, tỉnh khai mạc lễ hội."}
    assert result.text == (
        "Diện tích 5 m² mỗi gian.\n\n| Đội | Điểm |\n| --- | --- |\n| Một | 9 |\n\n"
        f"![Sân khấu](../files/{file.name})\n"
    )
    assert codes(result) == ["comments_dropped", "title_taken", "summary_taken"]
    assert "chưa nộp" not in str(result)


HEAD = [[["ỦY BAN NHÂN DÂN", "TỈNH THÁI NGUYÊN", "Số: 40/2012/QĐ-UBND"],
         ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
          "Thái Nguyên, ngày 12 tháng 11 năm 2012"]]]  # fmt: skip
DECISION = [
    "QUYẾT ĐỊNH",
    "Về việc ban hành Quy chế hoạt động của Cổng thông tin điện tử",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "QUYẾT ĐỊNH:",
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế hoạt động.",
]
END = [[["Nơi nhận:", "- Như Điều 3;", "- Trung tâm Thông tin tỉnh;", "- Lưu: VT."],
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn Mẫu"]]]  # fmt: skip


@pytest.mark.parametrize("ending", [".docx", ".odt"])
def test_a_decision_suggests_the_fields_of_its_record(ending: str) -> None:
    if ending == ".docx":
        content = office.docx(
            office.word_table(*HEAD), *map(office.word_paragraph, DECISION), office.word_table(*END)
        )
    else:
        content = office.odt(
            office.odf_table(*HEAD), *map(office.odf_paragraph, DECISION), office.odf_table(*END)
        )
    result = taken(content, f"qd{ending}")
    title = "Quyết định về việc ban hành Quy chế hoạt động của Cổng thông tin điện tử"
    assert result.values == {
        "number": "40/2012/QĐ-UBND",
        "kind": "quyet-dinh",
        "issuer": "Uỷ ban nhân dân tỉnh Thái Nguyên",
        "issued": "2012-11-12",
        "title": title,
        "summary": title,
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "KT. Chủ tịch, Phó Chủ tịch",
        "recipients": ["Như Điều 3", "Trung tâm Thông tin tỉnh", "Lưu: VT"],
    }
    assert result.named_recipient == "Trung tâm Thông tin tỉnh"
    assert codes(result) == ["layout_table", "layout_table"]
    for line in (*HEAD[0][0], *DECISION, *END[0][1]):  # every word is still there
        assert line in result.text.replace("\\", "")


LETTER = [
    "SỞ TÀI CHÍNH",
    "Số: 215/STC-NS",
    "V/v công khai dự toán",
    "ngân sách năm 2026",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Thái Nguyên, ngày 05 tháng 3 năm 2026",
    "Kính gửi: Các đơn vị dự toán",
    "Sở Tài chính đề nghị các đơn vị công khai.",
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT, NS.",
    "GIÁM ĐỐC",
    "Trần Thị Ví Dụ",
]


def test_a_letter_without_tables_is_recognised_too() -> None:
    result = taken(office.docx(*map(office.word_paragraph, LETTER)))
    assert result.values == {
        "number": "215/STC-NS",
        "kind": "cong-van",
        "issuer": "Sở Tài chính",
        "issued": "2026-03-05",
        "title": "Về việc công khai dự toán ngân sách năm 2026",
        "summary": "Về việc công khai dự toán ngân sách năm 2026",
        "signer": "Trần Thị Ví Dụ",
        "signer_title": "Giám đốc",
        "recipients": ["Như trên", "Lưu: VT, NS"],
    }
    assert result.named_recipient == ""


@pytest.mark.parametrize(
    ("line", "instead", "field"),
    [
        ("Số: 215/STC-NS", "Số:       /STC-NS", "number"),
        ("Thái Nguyên, ngày 05 tháng 3 năm 2026", "Thái Nguyên, ngày     tháng 3 năm 2026", "issued"),
        ("Trần Thị Ví Dụ", "", "signer"),
    ],
)
def test_what_is_left_blank_is_not_suggested(line: str, instead: str, field: str) -> None:
    lines = [instead if one == line else one for one in LETTER]
    values = taken(office.docx(*map(office.word_paragraph, lines))).values
    assert field not in values
    assert values["title"]


def test_a_letter_in_an_old_encoding_is_recognised_too() -> None:
    lines = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "Sè: 12/Q§-UB", "Th¸i Nguyªn, ngµy 5 th¸ng 3 n¨m 1999",
             "§éc lËp tù do h¹nh phóc trªn ®Êt n­íc"]  # fmt: skip
    result = taken(office.docx(*map(office.word_paragraph, lines)))
    assert (result.values["number"], result.values["issued"]) == ("12/QĐ-UB", "1999-03-05")
    assert codes(result)[0] == "legacy_text"


def test_a_text_without_a_title_asks_for_one() -> None:
    result = taken(office.docx(office.word_paragraph("Một câu dài vừa đủ để làm tóm tắt của bài này.")))
    assert codes(result) == ["title_missing"]
    assert result.values == {"summary": "Một câu dài vừa đủ để làm tóm tắt của bài này."}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "text_kind"),
        ("a.docx", b"PK\x03\x04broken", "broken_file"),
        ("a.docx", office.docx("<w:p>"), "text_unreadable"),
        ("a.odt", office.odt("<text:p>"), "text_unreadable"),
        ("a.docx", office.docx("<w:tbl>" * 2000 + "</w:tbl>" * 2000), "nested_too_deep"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, content: bytes, code: str) -> None:
    assert codes(taken(content, name)) == [code]


def test_entities_are_refused_before_they_are_read() -> None:
    declared = office.container({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>"})
    assert codes(taken(declared)) == ["xml_declarations"]


def test_a_document_is_read_in_a_child_like_everything_else() -> None:
    result = receive_document("a.docx", office.docx(*map(office.word_paragraph, LETTER)), LIMITS, KNOWN)
    assert result.values["number"] == "215/STC-NS"
    assert result.text.startswith("SỞ TÀI CHÍNH\n")
