"""A theme with a fault ends the build with words for who mends it: which line, and what is wrong there."""

from pathlib import Path

import pytest

from pipeline.errors import ThemeError
from tests.portals import build, small_portal

FAULTS = {
    "{% include 'components/khong-co.html' %}": "there is no template components/khong-co.html",
    "{{ asset('khong-co.css') }}": "the theme has no file static/khong-co.css",
    "{{ site.khong_co }}": "has no attribute 'khong_co'",
    "{{ khong_co }}": "'khong_co' is undefined",
    "{% if %}": "Expected an expression, got 'end of statement block'",
}


@pytest.mark.parametrize(("fault", "why"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_template_with_a_fault_is_told_with_its_line(tmp_path: Path, fault: str, why: str) -> None:
    folder = small_portal(tmp_path / "portal")
    template = folder / "theme/templates/directory.html"
    lines = template.read_text(encoding="utf-8").split("\n")
    at = lines.index("{% block content %}") + 1
    template.write_text("\n".join([*lines[:at], fault, *lines[at:]]), encoding="utf-8")
    with pytest.raises(ThemeError, match=f"directory.html:{at + 1}: .*") as found:
        build(folder, tmp_path / "output")
    assert why in str(found.value)


def test_a_theme_without_a_part_of_every_page_is_told(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    shell = folder / "theme/templates/components/shell.html"
    shell.write_text(
        shell.read_text(encoding="utf-8").replace("macro footer", "macro chan"), encoding="utf-8"
    )
    with pytest.raises(ThemeError, match="has no macro footer"):
        build(folder, tmp_path / "output")
