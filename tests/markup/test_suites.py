"""Public suites over the first engine: CommonMark's cases, and texts made to break renderers."""

import json
import re
from pathlib import Path
from typing import Any

import comrak
import nh3
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markup.allowed import ATTRIBUTES, SCHEMES, TAGS
from pipeline.markup.commonmark import render

SUITES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "suites"
needs_suites = pytest.mark.skipif(not SUITES.is_dir(), reason="../shared/data/suites is not there")

_RAW_REASON = "raw HTML is left out"
_OURS = re.compile(r"<(h[1-6]) id=\"[^\"]*\"")


def suite(name: str) -> list[Any]:
    return list(json.loads((SUITES / f"{name}.json").read_text(encoding="utf-8"))) if SUITES.is_dir() else []


def same(one: str, other: str) -> bool:
    """Whether two pieces of HTML are the same document, however they are written."""
    return normal(one) == normal(other)


def normal(text: str) -> str:
    return str(BeautifulSoup(text, "html.parser"))


def reason(case: dict[str, Any]) -> str:
    """Why our output may differ from the suite's, or nothing where it may not."""
    expected = str(case["html"])
    plain = comrak.render_markdown(case["markdown"])
    if "<!-- raw HTML omitted -->" in plain:
        return _RAW_REASON
    if "<h1" in expected:
        return "the page's title is its only first heading"
    if '<code class="language-' in expected:
        return "code is coloured"
    made = render(case["markdown"])
    if made.refused:
        return "a link's scheme is not allowed"
    if re.search(r'href="[^"]*\.md', expected):
        return "a link to a file leads to its page"
    if re.search(r'<p><img src="[^"]*" alt="[^"]*" title="[^"]*" ?/></p>', expected):
        return "an image with a title is a figure"
    return ""


@needs_suites
def test_every_commonmark_case_passes_or_has_a_reason() -> None:
    cases = suite("commonmark")
    assert len(cases) == 655
    wrong, excused = [], 0
    for number, case in enumerate(cases, 1):
        made = _OURS.sub(r"<\1", render(case["markdown"]).html)
        if same(made, case["html"]):
            continue
        if reason(case):
            excused += 1
            continue
        wrong.append((number, case["markdown"], made))
    assert wrong == []
    assert excused < 160


@needs_suites
def test_engine_itself_passes_every_commonmark_case() -> None:
    rendering = comrak.RenderOptions()
    rendering.unsafe_ = True
    cases = suite("commonmark")
    wrong = [
        case["markdown"]
        for case in cases
        if not same(comrak.render_markdown(case["markdown"], render_options=rendering), case["html"])
    ]
    assert wrong == []


def unchanged_by_the_sanitiser(text: str) -> None:
    made = render(text).html
    clean = nh3.clean(made, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
    assert normal(clean) == normal(made), text


def texts() -> list[str]:
    named = [str(case["markdown"]) for case in suite("commonmark")]
    named += [
        str(case if isinstance(case, str) else case.get("markdown", ""))
        for name in ("blns",)
        for case in suite(name)
    ]
    return named


@needs_suites
def test_the_sanitiser_changes_nothing() -> None:
    for text in texts():
        unchanged_by_the_sanitiser(text)


@given(st.text(alphabet="ab\n #*_`[]()<>!|-:\"'&;/\\=^~{}1.ăđ", max_size=200))
@settings(max_examples=300, deadline=None)
def test_the_sanitiser_changes_nothing_in_made_up_texts(text: str) -> None:
    unchanged_by_the_sanitiser(text)
