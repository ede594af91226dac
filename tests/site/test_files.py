"""Images and attachments that are not what they say: left out of the pages, reported, and back when they are mended."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.portals import build, news, small_portal, write

IMAGE = "[{file: /files/2026/anh.jpg, alt: Cầu mới, source: Ban biên tập, licence: Được phép, consent: khong-co-nguoi}]"


def jpeg(comment: bytes = b"") -> bytes:
    """A small photograph; `comment` stands in its camera data."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = comment.decode()
    Image.new("RGB", (600, 400), "#2f6f4a").save(out, "JPEG", exif=exif)
    return out.getvalue()


def put(portal: Path, path: str, content: bytes) -> None:
    target = portal / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("trang.html", b"<script>alert(1)</script>", "refused_file"),
        ("hinh.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "refused_file"),
        ("anh.jpg", b"<html><script>alert(1)</script>", "wrong_ending"),
        ("van-ban.pdf", b"MZ\x90\x00", "wrong_ending"),
    ],
)
def test_what_is_not_what_it_says_is_left_out_and_reported(
    tmp_path: Path, portal: Path, name: str, content: bytes, code: str
) -> None:
    path = f"content/files/2026/{name}"
    put(portal, path, content)
    outcome = build(portal, tmp_path / "output")
    assert [(issue.path, issue.code) for issue in outcome.issues] == [(path, code)]
    assert not list((tmp_path / "output" / "files").rglob("*.*"))


def test_a_picture_that_goes_bad_leaves_its_page_and_comes_back(tmp_path: Path, portal: Path) -> None:
    output, path = tmp_path / "output", "content/files/2026/anh.jpg"
    page = output / "tin-tuc/2026/co-anh.html"
    write(portal, "content/tin-tuc/2026/co-anh.md", news("Có ảnh", "2026-11-18", more={"images": IMAGE}))
    put(portal, path, jpeg())
    assert build(portal, output).issues == ()
    assert "/files/2026/anh-480.webp" in page.read_text(encoding="utf-8")
    put(portal, path, b"GIF89a")
    assert [issue.code for issue in build(portal, output).issues] == ["wrong_ending"]
    assert "<img" not in page.read_text(encoding="utf-8")
    assert not (output / "files").exists() or not list((output / "files").rglob("anh*"))
    put(portal, path, jpeg())
    assert build(portal, output).issues == ()
    assert (output / "files/2026/anh-480.webp").is_file()


def test_camera_data_never_reaches_a_visitor(tmp_path: Path, portal: Path) -> None:
    put(portal, "content/files/2026/anh.jpg", jpeg(b"21.59N 105.84E, may anh cua Do Thi Thu"))
    build(portal, tmp_path / "output")
    copies = list((tmp_path / "output/files/2026").glob("anh*"))
    assert len(copies) >= 3
    for copy in copies:
        assert b"Do Thi Thu" not in copy.read_bytes()
        with Image.open(copy) as image:
            assert not image.getexif()


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(tmp_path: Path, portal: Path) -> None:
    text = news('"=HYPERLINK(\\"http://x.example\\")"', "2026-11-18")
    write(portal, "content/tin-tuc/2026/o-chay.md", text)
    build(portal, tmp_path / "output")
    rows = (tmp_path / "output/tin-tuc/2026/du-lieu.csv").read_text(encoding="utf-8-sig")
    assert "\"'=HYPERLINK(" in rows
