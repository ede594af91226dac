"""The holes of stock Pelican (ARCHIVE-AND-SAFETY B2, 1–6 and 9): each is shown on stock Pelican, and closed here."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.store.yaml_file import YamlFault, parse_mapping
from tests.portals import build, news, small_portal, tree, write

STOCK = """\
SITENAME = "Stock"
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "Asia/Ho_Chi_Minh"
ARTICLE_PATHS = [""]
STATIC_PATHS = ["images"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
PLUGINS = []
"""
SECRET = "khoa-bi-mat"
SCRIPT = "<script>alert(1)</script>"


def stock(folder: Path, timeout: float = 60) -> dict[str, bytes]:
    """Build a folder with Pelican as it is, and return its output."""
    (folder / "pelicanconf.py").write_text(STOCK, encoding="utf-8")
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-q"]
    subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=timeout)
    return tree(folder / "output")


def stock_article(folder: Path, header: str, body: str = "Text.") -> None:
    write(folder, "content/bai.md", f"{header}\nDate: 2026-11-01\nCategory: Tin\n\n{body}\n")


def whole(output: dict[str, bytes]) -> bytes:
    return b"\n".join(output.values())


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


def test_a_symbolic_link_is_not_followed(tmp_path: Path, portal: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    stock_article(tmp_path / "stock", "Title: Bài")
    (tmp_path / "stock/content/images").mkdir()
    (tmp_path / "stock/content/images/x.txt").symlink_to(tmp_path / "secret.txt")
    assert SECRET.encode() in whole(stock(tmp_path / "stock"))

    (portal / "content/files/2026").mkdir(parents=True)
    (portal / "content/files/2026/x.txt").symlink_to(tmp_path / "secret.txt")
    (portal / "content/tin-tuc/2026/lien-ket.md").symlink_to(portal / "content/tin-tuc/2026/khoi-cong-cau.md")
    (portal / "content/tin-tuc/2024").symlink_to(tmp_path)
    outcome = build(portal, tmp_path / "output")
    assert SECRET.encode() not in whole(tree(tmp_path / "output"))
    assert not list((tmp_path / "output").rglob("lien-ket.html"))
    linked = {issue.path for issue in outcome.issues if issue.code == "not_a_regular_file"}
    assert linked == {
        "content/files/2026/x.txt",
        "content/tin-tuc/2026/lien-ket.md",
        "content/tin-tuc/2024",
    }


def test_front_matter_cannot_name_its_output(tmp_path: Path, portal: Path) -> None:
    stock_article(tmp_path / "stock", "Title: Bài\nSave_as: ../output-evil/x.html")
    stock(tmp_path / "stock")
    assert (tmp_path / "stock/output-evil/x.html").exists()

    write(
        portal,
        "content/tin-tuc/2026/xau.md",
        news("Xấu", "2026-11-01", more={"save_as": "../output-evil/x.html"}),
    )
    outcome = build(portal, tmp_path / "output")
    assert not (tmp_path / "output-evil").exists()
    assert [(issue.code, issue.field) for issue in outcome.issues] == [("unknown_key", "save_as")]


def test_front_matter_cannot_replace_the_home_page_or_stop_the_build(tmp_path: Path, portal: Path) -> None:
    stock_article(tmp_path / "stock", "Title: Chiếm trang chủ\nTemplate: khong-co")
    assert "index.html" not in stock(tmp_path / "stock")

    before = build(portal, tmp_path / "output")
    home = (tmp_path / "output/index.html").read_bytes()
    write(portal, "content/tin-tuc/2026/a.md", news("A", "2026-11-01", more={"save_as": "index.html"}))
    write(portal, "content/tin-tuc/2026/b.md", news("B", "2026-11-01", more={"template": "khong-co"}))
    outcome = build(portal, tmp_path / "output")
    assert outcome.total == before.total
    assert (tmp_path / "output/index.html").read_bytes() == home
    assert {issue.path for issue in outcome.issues} == {
        "content/tin-tuc/2026/a.md",
        "content/tin-tuc/2026/b.md",
    }


def test_metadata_is_text(tmp_path: Path, portal: Path) -> None:
    stock_article(tmp_path / "stock", f"Title: Bài {SCRIPT}\nSummary: Tóm tắt {SCRIPT}")
    assert SCRIPT.encode() in whole(stock(tmp_path / "stock"))

    fields = {"summary": f'"Tóm tắt {SCRIPT}"', "tags": f'["{SCRIPT}"]', "source": f'"{SCRIPT}"'}
    write(portal, "content/tin-tuc/2026/ma.md", news(f"Bài {SCRIPT}", "2026-11-19", more=fields))
    build(portal, tmp_path / "output")
    pages = tree(tmp_path / "output")
    assert "tin-tuc/2026/ma.html" in pages
    inert = {path for path in pages if path.endswith(".csv")}  # no browser reads it as a page
    assert SCRIPT.encode() not in whole(
        {path: content for path, content in pages.items() if path not in inert}
    )


@pytest.mark.parametrize(
    "body", [f"Chữ {SCRIPT}", "[bấm](javascript:alert(1))", '<a onclick="alert(1)">x</a>']
)
def test_bodies_are_inert(tmp_path: Path, portal: Path, body: str) -> None:
    stock_article(tmp_path / "stock", "Title: Bài", body)
    assert b"alert(1)" in whole(stock(tmp_path / "stock"))

    write(portal, "content/tin-tuc/2026/ma.md", news("Mã", "2026-11-19", body=body))
    outcome = build(portal, tmp_path / "output")
    pages = whole(tree(tmp_path / "output"))
    assert b"<script>alert" not in pages
    assert b"javascript:" not in pages
    assert b"onclick" not in pages
    assert {issue.code for issue in outcome.issues} <= {"raw_html", "link_scheme"}
    assert outcome.issues


def test_brackets_do_not_stall(tmp_path: Path, portal: Path) -> None:
    stock_article(tmp_path / "stock", "Title: Bài", "[" * 10_000)
    with pytest.raises(subprocess.TimeoutExpired):
        stock(tmp_path / "stock", timeout=4)

    write(
        portal,
        "content/tin-tuc/2026/ngoac.md",
        news("Ngoặc", "2026-11-19", body="[" * 10_000 + "![" * 10_000),
    )
    start = time.process_time()
    build(portal, tmp_path / "output")
    assert time.process_time() - start < 4
    assert (tmp_path / "output/tin-tuc/2026/ngoac.html").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: a\ntitle: b\n", "yaml_doubled_key"),
        ("a: &x [1]\nb: *x\n", "yaml_anchor"),
        ("title: !!python/object:os.system x\n", "yaml_tag"),
    ],
)
def test_yaml_cannot_hide_or_explode(text: str, code: str) -> None:
    with pytest.raises(YamlFault) as fault:
        parse_mapping(text)
    assert fault.value.code == code


def test_yaml_changes_no_value() -> None:
    assert parse_mapping("a: no\nb: 010\nc: 1:30\nd: 2026-11-20\n") == {
        "a": "no",
        "b": "010",
        "c": "1:30",
        "d": "2026-11-20",
    }
