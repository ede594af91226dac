"""Faults between documents, files, agencies and data files, each provoked in a whole portal of real files."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.checks.messages import shown
from pipeline.checks.portal import check_portal
from pipeline.cli.check import command
from pipeline.cli.main import Place
from pipeline.store.repository import Repository
from pipeline.store.source import CommitSource
from tests.checks.cases import LAW, LAW_PATH, NEWS, NEWS_PATH, PROCEDURE_PATH
from tests.checks.portals import DOCX, JPEG, ODT, PDF, container, issues_in, placed, put, source_of
from tests.portals import ROOT, add_agency

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


FILES = [
    ("a.pdf", PDF, None),
    ("a.png", b"\x89PNG\r\n\x1a\n\0", None),
    ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", None),
    ("a.docx", DOCX, None),
    ("a.odt", ODT, None),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", None),
    ("a.csv", "Tên,Số\n".encode(), None),
    ("a.pdf", JPEG, "wrong_ending"),
    ("a.jpg", PDF, "wrong_ending"),
    ("a.webp", b"RIFF\0\0\0\0WAVE", "wrong_ending"),
    ("a.docx", ODT, "wrong_ending"),
    ("a.odt", DOCX, "wrong_ending"),
    ("a.ods", ODT, "wrong_ending"),
    ("a.txt", b"<html><script>", "wrong_ending"),
    ("a.csv", b"\0\0\1", "wrong_ending"),
    ("a.pdf", b"MZ\x90\0", "wrong_ending"),
    ("a.exe", b"MZ\x90\0", "refused_file"),
    ("a.svg", b"<svg/>", "refused_file"),
    ("a.html", b"<p>", "refused_file"),
    ("a", b"x", "refused_file"),
    ("a.pdf", b"", "empty_file"),
    ("a.odt", b"PK\x03\x04broken", "broken_file"),
    ("a.docx", container({"word/document.xml": b"", "word/vbaProject.bin": b""}), "macro_file"),
    ("a.docx", container({"word/document.xml": b"\0" * 201_000_000}), "packed_file"),
    ("a.pdf", PDF + b"\0" * 20_000_000, "large_file"),
]


@pytest.mark.parametrize(("name", "content", "code"), FILES, ids=lambda value: str(value)[:12])
def test_files_are_what_their_names_say(folder: Path, name: str, content: bytes, code: str | None) -> None:
    path = f"content/files/2026/{name}"
    put(folder, path, content)
    assert placed(issues_in(folder)) == ([f"{path}:1: {code}"] if code else [])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/files/2026/báo cáo.pdf", "odd_name"),
        ("content/files/2026/ba\u0301o-ca\u0301o.pdf", "odd_name"),
        ("content/files/2026/a\nb.pdf", "odd_name"),
        ("content/files/2026/a\\b.pdf", "odd_name"),
        ("content/files/2026/-a.pdf", "odd_name"),
        ("content/files/2026/con.pdf", "odd_name"),
        ("content/files/2026/.an.pdf", "odd_name"),
        ("content/files/2026/a.pdf.", "odd_name"),
        ("content/files/.git/config.pdf", "odd_name"),
        ("content/files/2026/LE-HOI.jpg", "same_name"),
        (f"content/files/2026/{'a' * 200}.pdf", "long_path"),
        ("content/tin-tuc/2026/anh.jpg", "stray_file"),
        ("content/data/tep.exe", "stray_file"),
        ("sub-portals/sokhdt/ghi-chu.txt", "stray_file"),
        ("sub-portals/sokhdt/content/data/portal.yml", "stray_file"),
    ],
)
def test_names_that_a_portal_cannot_keep(folder: Path, path: str, code: str) -> None:
    put(folder, path, JPEG if path.endswith("jpg") else PDF)
    issues = [
        issue
        for issue in issues_in(folder)
        if issue.code not in {"refused_file", "stray_file"} or code == issue.code
    ]
    if code == "same_name":
        assert {issue.code for issue in issues} == {code}
        return
    assert placed(tuple(issues)) == [f"{path}:1: {code}"]
    assert "\n" not in shown(issues[0])


def test_a_name_that_is_not_utf8(folder: Path) -> None:
    name = os.fsdecode(b"content/files/2026/a\xff.pdf")
    put(folder, name, PDF)
    assert placed(issues_in(folder)) == ["content/files/2026/a\ufffd.pdf:1: odd_name"]


def test_symbolic_links_are_never_followed(folder: Path) -> None:
    (folder / "content/files/2026/mat.pdf").symlink_to("/etc/passwd")
    (folder / "content/tin-tuc/2025").symlink_to("/etc")
    (folder / "content/tin-tuc/2026/khac.md").symlink_to("khai-mac.md")
    assert placed(issues_in(folder)) == [
        "content/files/2026/mat.pdf:1: symbolic_link",
        "content/tin-tuc/2025:1: symbolic_link",
        "content/tin-tuc/2026/khac.md:1: symbolic_link",
    ]


def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "content/files/2026/ong.pdf")
    assert placed(issues_in(folder)) == ["content/files/2026/ong.pdf:1: special_file"]


def test_a_full_folder(folder: Path) -> None:
    for number in range(1001):
        put(folder, f"content/files/2025/a{number}.txt", b"x")
    assert placed(issues_in(folder)) == ["content/files/2025:1: full_folder"]


def git(folder: Path, *words: str) -> str:
    named = ["-c", "user.name=Mau", "-c", "user.email=mau@mau.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(folder), *named, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_what_only_a_commit_can_hold(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=one")
    head = git(folder, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},content/files/kho")
    git(folder, "update-index", "--chmod=+x", "content/files/2026/to-khai.odt")
    git(folder, "commit", "--quiet", "--message=two")
    issues = check_portal(CommitSource(Repository(folder), git(folder, "rev-parse", "HEAD")), "publish")
    assert placed(issues) == [
        "content/files/2026/to-khai.odt:1: executable_file",
        "content/files/kho:1: submodule",
    ]


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Sokhdt", {"bad_label", "not_a_label", "same_name"}),
        ("-so", {"bad_label", "odd_name"}),
        ("git", {"reserved_label"}),
        ("en", {"reserved_label"}),
        ("tin-tuc", {"label_of_section"}),
        ("chinh-sach", {"label_of_section"}),
        ("mau", {"label_of_main"}),
    ],
)
def test_labels_that_cannot_be(folder: Path, label: str, codes: set[str]) -> None:
    add_agency(folder, label, "Cơ quan khác", "so")
    assert {issue.code for issue in issues_in(folder)} == codes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("label: sokhdt", "label: khac", ["1: label label_of_folder"]),
        ("kind: so", "kind: business", ["1: decision agency_without_decision"]),
        ("kind: so", "kind: so\nparent: khong-co", ["5: parent unregistered_parent"]),
        ("kind: so", "kind: so\nstatus: closed", ["1: successor successor_missing"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: khong-co", ["6: successor successor_unknown"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: sokhdt", ["6: successor successor_unknown"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: phoyen", []),
        ("kind: so", "kind: khac", ["4: kind not_a_choice"]),
        ("kind: so", "kind: so\nkinh: x", ["5: kinh unknown_key_like"]),
        ("responsible: Trần Thị Ví Dụ\n", "", ["1: responsible missing"]),
        ("level: approve", "level: boss", ["10: board[0].level not_a_choice"]),
        (
            "board:",
            "board:\n  - {account: sokhdt.duyet, name: A, level: edit}",
            ["10: board[0].account account_twice"],
        ),
        ("kind: so", "kind: [so", ["4: yaml_bracket"]),
        ("label: sokhdt\nname: Sở", "label: sokhdt\nname: &a Sở", ["2: yaml_anchor"]),
        ("Đường Mẫu", "Ðường Mẫu", ["5: eth_for_d"]),
    ],
)
def test_agencies(folder: Path, old: str, new: str, expected: list[str]) -> None:
    assert edited(folder, SOKHDT, old, new) == [f"{SOKHDT}:{each}" for each in expected]


def test_a_broken_agency_file_hides_no_other_fault(folder: Path) -> None:
    put(folder, SOKHDT, "label: [so\nname: Sở\n")
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac"))
    assert placed(issues_in(folder)) == [f"{NEWS_PATH}:7: category not_a_choice", f"{SOKHDT}:1: yaml_bracket"]


def test_only_a_warning_for_a_body_without_decision(folder: Path) -> None:
    add_agency(folder, "congty", "Công ty Mẫu", "business")
    (issue,) = issues_in(folder)
    assert (issue.code, issue.severity) == ("agency_without_decision", "warning")
    decision = "decision: {number: 15/QĐ-UBND, date: 2026-01-05}\n"
    add_agency(folder, "congty", "Công ty Mẫu", "business", decision)
    assert issues_in(folder) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (PORTAL_YML, 'rules: "40-2012"', "rules: khac", "12: settings.rules rules_missing"),
        (PORTAL_YML, 'base_url: "https://mau.example", ', "", "12: settings.base_url missing"),
        (PORTAL_YML, "kind: so", "kind: so\nxyz: 1", "6: xyz unknown_key"),
        (PORTAL_YML, "settings:", "settings: {a: 1}\nsettings:", "13: yaml_doubled_key"),
        ("content/data/rules/40-2012.yml", '  file_bytes: "20000000"', "  file_byte: x", "1: bad_rules"),
        ("content/data/rules/40-2012.yml", "unit: working_hours", "unit: hours", "1: bad_rules"),
        (TYPES, "folder: tin-tuc", "folder: tin_tuc", "types.news.folder bad_folder"),
        (TYPES, "folder: tin-tuc", "folder: du-thao", "types.draft.folder folder_twice"),
        (TYPES, "folder: tin-tuc", "foldr: tin-tuc", "types.news declaration_missing"),
        (TYPES, "    columns: [category]", "    columns: [khac]", "types.news.columns[0] unknown_name"),
        (TYPES, "kind: week,", "kind: weak,", "types.work_schedule.fields[0].kind unknown_name"),
        (
            TYPES,
            'name: unit, kind: line, label: Đơn vị, label_en: Unit, required: submit, help: "Phòng',
            'name: title, kind: line, label: Đơn vị, label_en: Unit, required: submit, help: "Phòng',
            "types.contact.columns[0] unknown_name",
        ),
        (TYPES, "name: modified, kind", "name: summary, kind", "common declared_twice"),
        (SECTIONS, 'number: "5"', "number: năm", "sections[4].number not_a_number"),
        (SECTIONS, "types: [news]", "types: [newz]", "sections[4].types unknown_name"),
        (SECTIONS, "types: [news]", "types: [news, plan]", "sections type_in_sections"),
    ],
)
def test_data_files(folder: Path, path: str, old: str, new: str, expected: str) -> None:
    found = [each for each in edited(folder, path, old, new) if each.endswith(expected)]
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


def test_a_portal_without_its_types_says_so_instead_of_failing(folder: Path) -> None:
    (folder / TYPES).unlink()
    (issue,) = [each for each in issues_in(folder) if each.path == TYPES]
    assert issue.code == "data_file_missing"


def test_data_files_that_do_not_fit_together(folder: Path) -> None:
    old, new = "required_if: {kind: [y-kien-chi-dao]}", "required_if: kind"
    assert edited(folder, TYPES, old, new) == [f"{PORTAL_YML}:1: data_unusable"]


# the command --------------------------------------------------------------------------------------------------


def run(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words), obj=Place(folder), catch_exceptions=False)
    return done.exit_code, done.output


def test_the_command_is_silent_when_all_is_well(folder: Path) -> None:
    assert run(folder) == (0, "")
    assert run(folder, "--json") == (0, '{"faults": []}\n')


def test_the_command_prints_one_line_for_each_fault(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("2026-11-20T08:00:00+07:00", "20/11/2026"))
    code, output = run(folder)
    assert code == 1
    assert output == (
        f"{NEWS_PATH}:3: date: Ngày đăng: ngày “20/11/2026” viết ngược thứ tự"
        " — viết năm-tháng-ngày; ví dụ date: 2026-11-20\n"
    )


def test_the_command_speaks_json(folder: Path) -> None:
    put(folder, LAW_PATH, LAW.replace("effective: 2026-11-22", "effective: 2026-11-01"))
    code, output = run(folder, "--json", "--stage", "publish")
    assert code == 0
    (fault,) = json.loads(output)["faults"]
    assert list(fault) == ["path", "line", "field", "code", "severity", "message"]
    assert (fault["path"], fault["line"], fault["severity"]) == (LAW_PATH, 12, "warning")


def test_the_command_shows_only_what_is_asked_for(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac"))
    assert run(folder, LAW_PATH) == (0, "")
    assert run(folder, "content/van-ban") == (0, "")
    assert run(folder, "content/tin-tuc")[0] == 1
    assert run(folder, NEWS_PATH, "--stage", "draft")[0] == 1


def test_the_sample_portal_has_no_fault() -> None:
    assert [shown(issue) for issue in issues_in(ROOT)] == []


def test_sources_agree(folder: Path) -> None:
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac").replace("kéo", "ke\u0301o"))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=one")
    commit = CommitSource(Repository(folder), git(folder, "rev-parse", "HEAD"))
    assert check_portal(commit, "publish") == check_portal(source_of(folder), "publish") != ()
