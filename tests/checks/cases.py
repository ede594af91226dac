"""Every fault that a document can have by itself: what is changed in a sound one."""

from dataclasses import dataclass

from tests.checks.sound_documents import (
    CONTACT_PATH,
    ENGLISH_BODY,
    ENGLISH_PATH,
    LAW_PATH,
    NEWS,
    NEWS_PATH,
    PROCEDURE_PATH,
    SCHEDULE_PATH,
    STATISTIC_PATH,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One fault: its code, where it is shown, and the smallest change that provokes it."""

    code: str
    place: str
    """`line` or `line: field`."""
    old: str
    new: str
    path: str = NEWS_PATH
    moved: str = ""
    """The path under which the file stands instead."""


def _law(code: str, place: str, old: str, new: str) -> Case:
    return Case(code, place, old, new, LAW_PATH)


def _procedure(code: str, place: str, old: str, new: str) -> Case:
    return Case(code, place, old, new, PROCEDURE_PATH)


def _named(code: str, moved: str) -> Case:
    return Case(code, "1", "Ban biên tập", "Ban Biên tập", moved=moved)


VIETNAMESE_BODY = (
    "Sáng nay, Uỷ ban nhân dân tỉnh tổ chức lễ khai mạc với sự tham gia của đông đảo nhân dân. " * 4
)

CASES = (
    # names
    _named("unknown_folder", "content/khong-co/2026/khai-mac.md"),
    _named("unknown_folder", "content/khai-mac.md"),
    _named("bad_name", "content/tin-tuc/2026/Khai_mac.md"),
    _named("bad_name", "content/tin-tuc/Năm 2026/khai-mac.md"),
    _named("bad_name", "content/tin-tuc/2026/-khai--mac.md"),
    _named("long_name", f"content/tin-tuc/2026/{'khai-mac-' * 12}x.md"),
    _named("reserved_name", "content/tin-tuc/2026/index.md"),
    _named("reserved_name", "content/tin-tuc/2026/trang-2.md"),
    Case("long_document", "1", "Lễ hội kéo dài ba ngày.", "Lễ hội kéo dài ba ngày.\n" * 40_000),
    # bytes and characters
    Case("byte_order_mark", "1", "---\ntitle", "\ufeff---\ntitle"),
    Case("carriage_return", "1", "\n", "\r\n"),
    Case("carriage_return", "20", "ba ngày.\n", "ba ngày.\r"),
    Case("old_encoding", "20", "Lễ hội kéo dài", "§éc lËp - Tù do - H¹nh phóc"),
    Case("old_encoding", "20", "Lễ hội kéo dài ba ngày", "Ñoäc laäp - Töï do - Haïnh phuùc"),
    Case("not_nfc", "2", "Khai mạc", "Khai ma\u0323c"),
    Case("eth_for_d", "18", "Đại biểu", "Ðại biểu"),
    Case("look_alike", "20", "kéo dài", "kéo d\u0430i"),
    Case("look_alike", "20", "kéo", "\uff4b\uff45o"),
    Case("control_character", "20", "ba ngày", "ba\x08ngày"),
    Case("control_character", "2", "Lễ hội trà năm", "Lễ hội\x1b[31m trà năm"),
    Case("bidirectional_character", "20", "ba ngày", "ba \u202engày"),
    Case("invisible_character", "20", "ba ngày", "ba\u200b ngày"),
    Case("invisible_character", "20", "ngày.", "ng\u00adày."),
    Case("lost_character", "20", "ngày", "ng\ufffdy"),
    Case("private_character", "20", "Lễ hội kéo", "\uf0b7 Lễ hội kéo"),
    # front matter
    Case("no_front_matter", "1", NEWS, "# Khai mạc\n"),
    Case("front_matter_not_closed", "1", NEWS, "---\ntitle: Khai mạc\n"),
    Case("yaml_colon", "2", "Khai mạc Lễ hội", "Khai mạc: Lễ hội"),
    Case("yaml_quote", "7", "category: trong-tinh", "category: 'trong-tinh"),
    Case("yaml_start", "2", "title: Khai", "title: @Khai"),
    Case("yaml_start", "5", "agency: sokhdt", "\tagency: sokhdt"),
    Case("yaml_bracket", "6", "[Ban biên tập]", "[Ban biên tập"),
    Case("yaml_indent", "2", "title: Khai mạc", 'title: "Khai" mạc'),
    Case("yaml_no_colon", "6", "agency: sokhdt", "agency sokhdt"),
    Case("yaml_syntax", "6", "authors: [Ban biên tập]", "authors: - Ban biên tập"),
    Case("yaml_alias", "6", "[Ban biên tập]", "*ban"),
    Case("yaml_anchor", "6", "[Ban biên tập]", "&ban [Ban biên tập]"),
    Case("yaml_tag", "6", "[Ban biên tập]", "!!python/tuple [Ban biên tập]"),
    Case("yaml_doubled_key", "7", "category: trong-tinh", "agency: phoyen\ncategory: trong-tinh"),
    Case("yaml_key", "7", "category: trong-tinh", "? [a, b]\n: c\ncategory: trong-tinh"),
    Case("yaml_too_deep", "6", "[Ban biên tập]", "[" * 20 + "]" * 20),
    Case("not_a_mapping", "2", NEWS, "---\n- a\n- b\n---\n"),
    # keys and kinds of value
    Case("unknown_key", "7: xyz", "category: trong-tinh", "xyz: 1\ncategory: trong-tinh"),
    Case("unknown_key_like", "5: sumary", "summary: Sáng", "summary: Tóm tắt\nsumary: Sáng"),
    Case("missing", "2: category", "category: trong-tinh\n", ""),
    Case("missing", "9: images[0].consent", ", consent: khong-co-nguoi", ""),
    Case("missing", "9: images[0].alt", "alt: Lễ khai mạc, ", ""),
    Case("missing", "9: images[0].source", "source: Ban tổ chức, ", ""),
    Case("missing", "9: images[0].licence", "licence: Được phép, ", ""),
    Case("not_text", "2: title", "Khai mạc Lễ hội trà năm 2026", "[Khai mạc]"),
    Case("not_a_list", "6: authors", "[Ban biên tập]", "Ban biên tập"),
    Case(
        "not_a_record",
        "9: images[0]",
        "{file: /files/2026/le-hoi.jpg, alt: Lễ khai mạc, source: Ban tổ chức, licence: Được phép, "
        "consent: khong-co-nguoi}",
        "/files/2026/le-hoi.jpg",
    ),
    Case("not_a_choice", "7: category", "trong-tinh", "trong tỉnh"),
    Case("not_one_line", "2: title", "title: Khai mạc Lễ hội", "title: |\n  Khai mạc\n  Lễ hội"),
    Case("date_order", "3: date", "2026-11-20T08:00:00+07:00", "20/11/2026"),
    _law("not_a_date", "11: issued", "issued: 2026-11-12", "issued: 2026-02-30"),
    Case("not_a_moment", "3: date", "2026-11-20T08:00:00+07:00", "2026-11-20 sáng nay"),
    Case("no_offset", "3: date", "+07:00", ""),
    Case("not_a_week", "6: week", "2026-W47", "2026-W60", SCHEDULE_PATH),
    _procedure("not_a_number", "11: dossier_count", "dossier_count: 1", "dossier_count: một"),
    Case("not_a_decimal", "9: figures[0].value", "1520.5", "nhiều", STATISTIC_PATH),
    Case("not_a_boolean", "7: featured", "category: trong-tinh", "featured: có\ncategory: trong-tinh"),
    Case("not_a_label", "5: agency", "sokhdt", "Sở Kế hoạch"),
    Case("not_a_document", "7: translation_of", "category", "translation_of: tin-tuc/x.md\ncategory"),
    Case("not_a_document", "7: translation_of", "category", "translation_of: content/../x.md\ncategory"),
    _law("not_a_document_number", "6: number", "40/2026/QĐ-UBND", "Số 40"),
    Case("not_an_email", "7: people[0].email", "vidu@mau.example", "vidu", CONTACT_PATH),
    Case("not_a_phone", "7: people[0].phone", "0208 3855 000", "gọi sau", CONTACT_PATH),
    _procedure(
        "not_a_url",
        "17: online_url",
        "online_url: https://dichvucong.gov.vn/",
        "online_url: dichvucong.gov.vn",
    ),
    _procedure("not_a_file", "12: forms[0].file", "/files/2026/to-khai.odt", "/files/../../etc/passwd"),
    # values taken together
    Case("secret", "7: secrecy", "category", "secrecy: mat\ncategory"),
    Case("unregistered_agency", "5: agency", "sokhdt", "sokhongco"),
    Case("change_note_missing", "7: status", "category", "status: corrected\ncategory"),
    Case("change_note_missing", "7: status", "category", "status: retracted\ncategory"),
    Case("dates_turned", "7: expires", "category", "expires: 2026-11-19\ncategory"),
    Case("dates_turned", "7: modified", "category", "modified: 2026-11-20T07:59:59+07:00\ncategory"),
    Case("dates_turned", "8: entries[0].end", "end: 2026-11-16T11", "end: 2026-11-16T07", SCHEDULE_PATH),
    _law("effective_before_issued", "12: effective", "effective: 2026-11-22", "effective: 2026-11-01"),
    Case("bad_alias", "7: aliases[0]", "category", "aliases: [tin cũ]\ncategory"),
    Case("bad_alias", "7: aliases[0]", "category", "aliases: [/a/../../b.html]\ncategory"),
    Case("foreign_alias", "7: aliases[0]", "category", "aliases: [/phoyen/cu.html]\ncategory"),
    Case("reserved_alias", "7: aliases[0]", "category", "aliases: [/index.html]\ncategory"),
    Case("reserved_alias", "7: aliases[0]", "category", "aliases: [/tin-tuc/2026/]\ncategory"),
    Case("reserved_alias", "7: aliases[0]", "category", "aliases: [/git/x]\ncategory"),
    Case("reserved_alias", "7: aliases[0]", "category", "aliases: [/tin-tuc/2026/khai-mac.html]\ncategory"),
    _procedure("forms_missing", "2: forms", "forms: [{title: Tờ khai, file: /files/2026/to-khai.odt}]\n", ""),
    _procedure("forms_contradict", "13: no_forms", "time: 01", "no_forms: true\ntime: 01"),
    _procedure(
        "level_without_form", "9: level", "file: /files/2026/to-khai.odt", 'url: "https://x.example/"'
    ),
    _procedure("level_without_online", "9: level", "online_url: https://dichvucong.gov.vn/\n", ""),
    _procedure("level_without_payment", "9: level", "payment_url: https://dichvucong.gov.vn/\n", ""),
    _procedure("level_without_result", "9: level", "result_modes: [Trực tiếp]\n", ""),
    _procedure("office_only", "12: forms[0].file", "to-khai.odt", "to-khai.docx"),
    # body
    Case("raw_html", "21", "Lễ hội kéo dài", "Lễ hội\n<script>alert(1)</script> kéo dài"),
    Case("link_scheme", "14", "https://mau.example/tin.html", "javascript:alert(1)"),
    Case("link_without_scheme", "14", "https://mau.example", "//mau.example"),
    Case("heading_skip", "16", "## Lễ khai mạc", "# Lễ khai mạc"),
    Case("heading_skip", "12", "## Lễ khai mạc\n\nSáng", "### Lễ khai mạc\n\nSáng"),
    Case("heading_skip", "16", "### Các hoạt động", "#### Các hoạt động"),
    Case("image_undeclared", "18", "(/files/2026/le-hoi.jpg)", "(/files/2026/khac.jpg)"),
    Case("image_external", "18", "(/files/2026/le-hoi.jpg)", "(https://x.example/a.jpg)"),
    Case("image_without_alt", "18", "![Đại biểu cắt băng]", "![]"),
    Case("untranslated_english", "11", "Lễ hội kéo dài ba ngày.", ENGLISH_BODY * 6),
    Case("untranslated_vietnamese", "8", ENGLISH_BODY, VIETNAMESE_BODY, ENGLISH_PATH),
    Case("english_without_lang", "2: lang", "lang: en\n", "", ENGLISH_PATH),
    Case("english_outside", "7: lang", "category", "lang: en\ncategory"),
)
