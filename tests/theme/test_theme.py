"""The theme by itself: its size, its words in English, its colours, its marks above Vietnamese letters."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.site.colours import DAY, LEAST_CONTRAST, NIGHT, contrast, style_sheet
from tests.portals import ROOT

THEME = ROOT / "theme"
CSS = (THEME / "static" / "portal.css").read_text(encoding="utf-8")


def test_the_style_sheet_is_small_and_asks_for_nothing() -> None:
    assert len(CSS.encode()) <= 10_240
    assert "@import" not in CSS
    assert "url(" not in CSS
    assert "@font-face" not in CSS


def test_headings_leave_room_for_two_marks_on_a_letter() -> None:
    heights = [float(height) for height in re.findall(r"line-height: ([\d.]+)", CSS)]
    assert heights
    assert min(heights) >= 1.35


def test_every_word_of_a_template_has_its_english() -> None:
    catalogue = read_po(BytesIO((THEME / "translations" / "en.po").read_bytes()))
    english = {entry.id: entry.string for entry in catalogue if entry.id}
    asked = {
        word
        for path in (THEME / "templates").rglob("*.html")
        for word in re.findall(r"\b_\(\s*'([^']+)'\s*\)", path.read_text(encoding="utf-8"))
    }
    assert {word for word in asked if not english.get(word)} == set()
    assert set(english) - asked == set()


def test_the_backgrounds_that_colours_are_measured_against_are_those_of_the_style_sheet() -> None:
    def written(colour: tuple[int, int, int]) -> str:
        return "#{:02x}{:02x}{:02x}".format(*colour)

    assert f"--tint: light-dark({written(DAY)}, {written(NIGHT)})" in CSS


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_becomes_readable_by_day_and_by_night(asked: int) -> None:
    day, night = (
        tuple(int(found[at : at + 2], 16) for at in (0, 2, 4))
        for found in re.findall(r"#([0-9a-f]{6})", style_sheet(f"#{asked:06x}"))
    )
    assert contrast(day, DAY) >= LEAST_CONTRAST
    assert contrast((255, 255, 255), day) >= LEAST_CONTRAST
    assert contrast(night, NIGHT) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    "address", ["index.html", "tin-tuc/2026/thong-xe-cau-song-cau.html", "lanh-dao/index.html"]
)
def test_images_come_in_two_kinds_and_several_widths_with_their_size(sample: Path, address: str) -> None:
    pictures = BeautifulSoup((sample / address).read_bytes(), "html.parser").find_all("picture")
    assert pictures
    for picture in pictures:
        image, source = picture.img, picture.source
        assert source["type"] == "image/webp"
        assert {image["width"], image["height"]} - {""}
        copies = re.findall(r"(/\S+) (\d+)w", f"{image['srcset']}, {source['srcset']}")
        assert {path.rsplit(".", 1)[1] for path, _ in copies} == {"jpg", "webp"}
        for path, _ in copies:
            assert (sample / path.lstrip("/")).is_file()


def test_a_page_is_small(sample: Path) -> None:
    """VISITORS.md: HTML of 12 kB at most as it travels, 20 kB for lists of a hundred rows."""
    import gzip

    sizes = {
        path.relative_to(sample): len(gzip.compress(path.read_bytes())) for path in sample.rglob("*.html")
    }
    assert {path: size for path, size in sizes.items() if size > 12_000} == {}


def test_no_list_is_announced_that_has_nothing_in_it(sample: Path) -> None:
    empty = re.compile(r'<ul class="rows">\s*</ul>')
    pages = sample.rglob("*.html")
    assert [path for path in pages if empty.search(path.read_text(encoding="utf-8"))] == []
