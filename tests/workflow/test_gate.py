"""The gate: what a push must not bring is refused with file and rule, and nothing of it is stored."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.store.refs import refs_below
from pipeline.store.repository import Repository
from pipeline.workflow.gate import is_git_name, secrecy_in
from tests.workflow.portals import MAIN_NEWS, NEWS, Desk, Pushed, news_of, portal_with_boards

FOLDER = "sub-portals/sokhdt/content/tin-tuc/2026"
ANOTHERS = "content/tin-tuc/2025/le-hoi-tra.md"
FILES = "sub-portals/sokhdt/content/files/2026"

Change = Callable[[Desk], None]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return portal_with_boards(tmp_path_factory.mktemp("cong-vao") / "cong")


@pytest.fixture
def desk(repository: Repository, tmp_path: Path) -> Desk:
    return Desk(repository, tmp_path / "nhap", "sokhdt.nhap")


def put(path: str, text: str = "") -> Change:
    """A change that writes a file."""
    return lambda desk: desk.write(path, text or news_of("Tin"))


def submodule(desk: Desk) -> None:
    commit = desk.git("rev-parse", "HEAD")
    desk.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{FOLDER}/khac")
    desk.git("commit", "--quiet", "--message=Kho con")


def deleted(desk: Desk) -> None:
    (desk.folder / "sub-portals/sokhdt/content/tin-tuc/2026/ke-hoach.md").unlink()


def moved_without_a_trace(desk: Desk) -> None:
    desk.git("mv", f"{FOLDER}/ke-hoach.md", f"{FOLDER}/ke-hoach-moi.md")


def reserved(desk: Desk) -> None:
    desk.write(NEWS, news_of("Tin"))
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=Tin\n\nRequest-State: approved\nActed-By: sokhdt.duyet")


def another_author(desk: Desk) -> None:
    desk.write(NEWS, news_of("Tin"))
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=Tin", "--author=Kẻ khác <sokhdt.duyet@mau.example>")


def as_the_service(desk: Desk) -> None:
    desk.write(NEWS, news_of("Tin"))
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=Tin", "--author=Cong so <requests@localhost>")


def secret_then_taken_back(desk: Desk) -> None:
    desk.write(NEWS, news_of("Tin").replace("category:", "secrecy: mat\ncategory:"))
    desk.commit("Nhầm")
    desk.write(NEWS, news_of("Tin"))
    desk.commit("Sửa lại")


def foreign_then_taken_back(desk: Desk) -> None:
    desk.write("sub-portals/phoyen/content/tin-tuc/2026/nho.md", news_of("Tin"))
    desk.commit("Nhầm")
    (desk.folder / "sub-portals/phoyen/content/tin-tuc/2026/nho.md").unlink()
    desk.write(NEWS, news_of("Tin"))
    desk.commit("Sửa lại")


FILES_REFUSED: dict[str, str] = {
    f"{FOLDER}/.gitattributes": "dành riêng",
    ".gitattributes": "dành riêng",
    f"{FOLDER}/.GitIgnore": "dành riêng",
    f"{FOLDER}/GIT~1.md": "dành riêng",
    f"{FOLDER}/.g\u200cit.md": "dành riêng",
    f"{FOLDER}/Ke-Hoach.md": "trùng tên",
    "sub-portals/sokhdt/content/Tin-Tuc/2026/x.md": "trùng tên",
    f"{FOLDER}/--upload-pack=x.md": "ký tự lạ",
    f"{FOLDER}/:(top)x.md": "ký tự lạ",
    f"{FOLDER}/a\nb.md": "ký tự lạ",
    f"{FOLDER}/ext::sh -c x.md": "ký tự lạ",
    f"{FILES}/lon.txt": "quá 20000000 byte",
    f"{FOLDER}/mat.md": "Đ5.1b",
    f"{FOLDER}/mat-khau.md": "liên kết",
    f"{FOLDER}/chay.md": "chương trình",
    "sub-portals/phoyen/content/tin-tuc/2026/a.md": "không có quyền",
    "sub-portals/khong-co/content/tin-tuc/2026/a.md": "không có quyền",
    "sub-portals/sokhdt/agency.yml": "không có quyền",
    "content/data/sections.yml": "không có quyền",
    "theme/templates/a.html": "không có quyền",
    "pelicanconf.py": "không có quyền",
}
"""Files that the gate refuses from a clerk of sokhdt, each with what its message says."""


def test_every_file_is_named_with_its_rule(desk: Desk) -> None:
    for path in FILES_REFUSED:
        desk.write(path, news_of("Tin"))
    desk.write(f"{FILES}/lon.txt", "a" * 20_000_001)
    desk.write(f"{FOLDER}/mat.md", news_of("Tin").replace("category:", "secrecy: toi-mat\ncategory:"))
    (desk.folder / FOLDER / "mat-khau.md").unlink()
    (desk.folder / FOLDER / "mat-khau.md").symlink_to("/etc/passwd")
    (desk.folder / FOLDER / "chay.md").chmod(0o755)
    desk.commit()
    pushed = desk.push()
    assert_nothing_is_stored(desk, pushed)
    for path, rule in FILES_REFUSED.items():
        line = path.replace("\n", " ").replace("\u200c", " ")
        assert any(f" {line}: " in said and rule in said for said in pushed.text.splitlines()), path


CHANGES_REFUSED: dict[str, tuple[Change, str, str]] = {
    "modules": (put(".gitmodules", "x\n"), ".gitmodules", ""),
    "submodule": (submodule, f"{FOLDER}/khac: ", "kho mã"),
    "secret taken back": (secret_then_taken_back, f"{NEWS}: ", "Đ5.1b"),
    "foreign taken back": (foreign_then_taken_back, "nho.md: ", "không có quyền"),
    "main, for another": (put(MAIN_NEWS, news_of("Tin", "phoyen")), f"{MAIN_NEWS}: ", "phoyen"),
    "main, another's": (put(ANOTHERS, news_of("Tin")), f"{ANOTHERS}: ", "phoyen"),
    "deletion": (deleted, "ke-hoach.md: ", "không xoá"),
    "move without a trace": (moved_without_a_trace, "ke-hoach.md: ", "không xoá"),
    "reserved trailer": (reserved, "", "Request-State"),
    "another author": (another_author, "", "sokhdt.duyet@mau.example"),
    "the service": (as_the_service, "", "requests@localhost"),
}


@pytest.mark.parametrize("case", CHANGES_REFUSED)
def test_what_must_not_come_in_is_refused_and_not_stored(desk: Desk, case: str) -> None:
    change, place, rule = CHANGES_REFUSED[case]
    change(desk)
    if desk.git("rev-parse", "HEAD") == desk.git("rev-parse", "origin/main"):
        desk.commit()
    pushed = desk.push()
    assert_nothing_is_stored(desk, pushed)
    assert place in pushed.text
    assert rule in pushed.text


def assert_nothing_is_stored(desk: Desk, pushed: Pushed) -> None:
    """A refused push leaves neither a ref nor an object."""
    assert not pushed.is_taken
    assert refs_below(desk.repository, "refs") == {
        "refs/heads/main": desk.git("rev-parse", "origin/main"),
        "refs/tags/portal-start": desk.git("rev-parse", "origin/main"),
    }
    stored = desk.run("cat-file", "-e", desk.git("rev-parse", "HEAD"), at=desk.repository.folder)
    assert stored.returncode != 0


@pytest.mark.parametrize(
    "refspec",
    [
        "HEAD:main",
        "HEAD:refs/heads/main",
        "+HEAD:refs/heads/request/2026-000001",
        "HEAD:refs/tags/x",
        ":main",
    ],
)
def test_no_ref_moves_but_by_the_program(desk: Desk, refspec: str) -> None:
    desk.write(NEWS, news_of("Tin"))
    desk.commit()
    refs = refs_below(desk.repository, "refs")
    finished = desk.run("push", str(desk.repository.folder), refspec)
    assert finished.returncode != 0
    assert refs_below(desk.repository, "refs") == refs


def test_nobody_and_strangers_are_refused(repository: Repository, tmp_path: Path) -> None:
    stranger = Desk(repository, tmp_path / "la", "nguoi.la")
    stranger.write(NEWS, news_of("Tin"))
    stranger.commit()
    assert "không có quyền" in stranger.push().text
    nobody = stranger.run(
        "push",
        str(repository.folder),
        "HEAD:refs/for/main",
        more={"CONGSO_ACCOUNT": "", "CONGSO_ADDRESSES": ""},
    )
    assert nobody.returncode != 0
    assert "không rõ ai đang gửi" in nobody.stderr


@pytest.mark.parametrize(
    ("option", "said"),
    [("xoa=1", "lựa chọn"), ("publish-at=mai", "thời điểm"), ("publish-at=2020-01-01", "đã qua")],
)
def test_a_wish_that_cannot_be_read_is_refused(desk: Desk, option: str, said: str) -> None:
    desk.write(NEWS, news_of("Tin"))
    desk.commit()
    pushed = desk.push(options=[option])
    assert not pushed.is_taken
    assert said in pushed.text


def test_a_moved_document_names_its_old_address(tmp_path: Path) -> None:
    desk = Desk(portal_with_boards(tmp_path / "cong"), tmp_path / "nhap", "sokhdt.nhap")
    desk.git("mv", f"{FOLDER}/ke-hoach.md", f"{FOLDER}/ke-hoach-moi.md")
    file = desk.folder / FOLDER / "ke-hoach-moi.md"
    old = "aliases: [/sokhdt/tin-tuc/2026/ke-hoach.html]\ncategory:"
    file.write_text(file.read_text(encoding="utf-8").replace("category:", old), encoding="utf-8")
    desk.commit()
    assert desk.push().is_taken


SPELLINGS = ".git,.GIT,.Git ,.git.,.gitattributes,git~1,GIT~2.md,.g\u200bit,.\u200cgitignore,．git,.gi\u00adt"


@pytest.mark.parametrize("name", SPELLINGS.split(","))
def test_spellings_of_gits_own_names(name: str) -> None:
    assert is_git_name(name)


@pytest.mark.parametrize("name", [".gitkeep", "git.md", "github.md", "a.git", "digit~1.md"])
def test_names_that_only_look_like_gits(name: str) -> None:
    assert not is_git_name(name)


@pytest.mark.parametrize(
    "head",
    [
        "secrecy: mat",
        'secrecy: "tuyet-mat"',
        "'secrecy': toi-mat",
        "a: [\nsecrecy: mat",
        "secrecy: mat\nsecrecy: khong-mat",
    ],
)
def test_a_secret_is_found_in_whatever_form(head: str) -> None:
    for text in (
        f"---\n{head}\n---\nx",
        f"---\r\n{head}\r\n---\r\nx",
        f"\ufeff---\n{head}\n---\nx",
        f"---\n{head}",
    ):
        assert secrecy_in(text.encode())


@pytest.mark.parametrize(
    "text", ["---\nsecrecy: khong-mat\n---\nx", "---\ntitle: x\n---\nsecrecy: mat", "secrecy", ""]
)
def test_what_is_no_secret(text: str) -> None:
    assert secrecy_in(text.encode()) == ""
