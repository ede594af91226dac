"""The first engine: what authors can write, what they cannot, and how long it takes."""

import resource

import pytest

from pipeline.markup.commonmark import render
from pipeline.markup.rendered import Heading, Refused


def test_headings_get_unaccented_anchors() -> None:
    made = render("## Trình tự thực hiện\n\n## Trình tự thực hiện\n\n### Điều *40*")
    assert made.headings == (
        Heading(2, "trinh-tu-thuc-hien", "Trình tự thực hiện"),
        Heading(2, "trinh-tu-thuc-hien-2", "Trình tự thực hiện"),
        Heading(3, "dieu-40", "Điều 40"),
    )
    assert '<h3 id="dieu-40">Điều <em>40</em></h3>' in made.html


def test_the_title_of_the_page_stays_its_only_first_heading() -> None:
    made = render("# Một\n\n## Hai")
    assert [heading.level for heading in made.headings] == [2, 3]
    assert "<h1" not in made.html


@pytest.mark.parametrize(
    ("mark", "lang", "title"),
    [
        ("NOTE", "vi", "Lưu ý"),
        ("WARNING", "vi", "Cảnh báo"),
        ("CAUTION", "en", "Caution"),
        ("TIP", "vi", "Mẹo"),
    ],
)
def test_call_outs_have_titles_in_the_language(mark: str, lang: str, title: str) -> None:
    made = render(f"> [!{mark}]\n> Nội dung", lang)
    assert f'<div class="callout {mark.lower()}">\n<p class="title">{title}</p>' in made.html


def test_an_image_with_a_title_is_a_figure() -> None:
    made = render('![Cắt băng](/files/2026/le.jpg "Lễ khánh thành")\n\nChữ ![x](/files/y.jpg "t") chữ')
    assert (
        '<figure><img src="/files/2026/le.jpg" alt="Cắt băng"><figcaption>Lễ khánh thành</figcaption></figure>'
    ) in made.html
    assert made.html.count("<figure>") == 1
    assert made.images == ("/files/2026/le.jpg", "/files/y.jpg")


def test_cells_carry_their_columns_heading() -> None:
    made = render('| Tên "ngắn" | Số |\n|---|--:|\n| Chè | 12 |\n')
    assert '<th scope="col" class="right">Số</th>' in made.html
    assert (
        '<td data-label="Tên &quot;ngắn&quot;">Chè</td><td class="right" data-label="Số">12</td>' in made.html
    )
    assert '<section class="table" tabindex="0" aria-label="Bảng 1"><table aria-label="Bảng 1">' in made.html


def test_notes_speak_vietnamese() -> None:
    made = render("Một[^1].\n\n[^1]: Ghi chú")
    assert '<section class="footnotes" aria-label="Chú thích">' in made.html
    assert 'aria-label="Về chỗ chú thích 1"' in made.html
    assert "Back to" not in made.html


def test_code_is_coloured_with_classes_alone() -> None:
    made = render('```python\nx = "<b>"\n```\n\n```khong-co\n<i>\n```')
    assert '<pre class="highlight"><code><span class="n">x</span>' in made.html
    assert "<pre><code>&lt;i&gt;" in made.html
    assert "style=" not in made.html


def test_a_link_to_a_file_leads_to_its_page() -> None:
    made = render("[a](../2026/x.md#muc) [b](https://nguon.example/x.md)")
    assert 'href="../2026/x.html#muc"' in made.html
    assert 'href="https://nguon.example/x.md"' in made.html
    assert made.links == ("../2026/x.md#muc", "https://nguon.example/x.md")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://a",
        "intent:x",
        "file:///x",
    ],
)
def test_other_schemes_are_refused_with_their_line(url: str) -> None:
    made = render(f"Một\n\n[x]({url}) ![y]({url})")
    assert url not in made.html
    assert made.refused == (Refused(3, "link_scheme", url),)


@pytest.mark.parametrize(
    "url", ["https://a.example/", "mailto:a@b.example", "tel:+84208", "/tin-tuc/", "#muc", "x.md"]
)
def test_allowed_links_stay(url: str) -> None:
    assert render(f"[x]({url})").refused == ()


def test_raw_html_is_left_out_with_its_lines() -> None:
    made = render("Một <b>hai</b>\n\n`<i>` chữ\n\n```\n<u>\n```\n\n<div>x</div>\n")
    assert "<b>" not in made.html
    assert made.refused == (Refused(1, "raw_html", "<b>"), Refused(9, "raw_html", "<div>"))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "![" * 50_000,
        "<a " * 60_000,
        "*a " * 50_000,
        "> " * 5_000,
        "`" * 100_000,
        "- " * 2_000 + "a",
    ],
)
def test_no_text_stalls_it(text: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    render(text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5
