"""Files and names that a portal cannot keep, each as a real file in a whole portal."""

import os
from pathlib import Path

import pytest

from pipeline.checks.active_pdf import pdf_faults
from pipeline.checks.messages import shown
from pipeline.checks.portal import check_portal
from pipeline.store.repository import Repository
from pipeline.store.source import CommitSource
from tests.checks.portals import DOCX, JPEG, ODT, PDF, container, git, issues_in, placed, put
from tests.ole_files import ole_file
from tests.pdf_files import ACTIVE, active_pdfs, harmless_pdfs

TYPES = "content/data/document-types.yml"
SECTIONS = "content/data/sections.yml"
PORTAL_YML = "content/data/portal.yml"
SOKHDT = "sub-portals/sokhdt/agency.yml"


PDFS = dict([*harmless_pdfs(), *active_pdfs()])

FILES = [
    ("a.pdf", PDF, None),
    ("a.png", b"\x89PNG\r\n\x1a\n\0", None),
    ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", None),
    ("a.docx", DOCX, None),
    ("a.odt", ODT, None),
    ("a.doc", ole_file({"WordDocument": bytes(12)}), None),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "broken_file"),
    ("a.doc", ole_file({"Macros/VBA": b""}), "macro_file"),
    ("a.xls", ole_file({"Workbook": b"\x2f\0\2\0ab"}), "encrypted_file"),
    ("a.docx", container({"word/document.xml": b"", "word/media/a.exe": b""}), "program_inside"),
    ("a.docx", container({"word/document.xml": bytes(5_000_000)}), "packed_file"),
    ("a.rtf", rb"{\rtf1\object}", "active_file"),
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


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_that_act_are_told_from_those_that_do_not(name: str) -> None:
    active = name.removesuffix("-compressed").removesuffix("-escaped") in ACTIVE
    assert [fault.code for fault in pdf_faults(PDFS[name])] == (["active_file"] if active else [])


def test_a_pdf_that_cannot_be_read_is_judged_by_its_bytes() -> None:
    broken = b"%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (x)>>"
    assert [fault.context["found"] for fault in pdf_faults(broken)] == ["JS, JavaScript"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    FILES,
    ids=[f"{at}-{name}-{code}" for at, (name, _, code) in enumerate(FILES)],
)
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
