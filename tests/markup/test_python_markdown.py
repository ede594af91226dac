"""The second engine: the same bodies, sanitised, under a limit."""

from pipeline.markup.engine import ENGINES, engine_version, render_with
from pipeline.markup.rendered import Refused, Rendered


def render(text: str) -> Rendered:
    return render_with("python-markdown", text)


def test_extensions_that_pelican_sites_use() -> None:
    made = render(
        "Chữ\n:   Nghĩa\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\nMột[^1]\n\n[^1]: Ghi"
    )
    assert "<dl>" in made.html
    assert '<td data-label="b">2</td>' in made.html
    assert '<span class="n">x</span>' in made.html
    assert "Về chỗ chú thích" in made.html


def test_a_heading_has_our_anchor_and_an_image_our_order() -> None:
    made = render('## Mục một\n\n![a](/files/x.jpg "Tên")')
    assert made.headings[0].anchor == "muc-mot"
    assert '<figure><img src="/files/x.jpg" alt="a"><figcaption>Tên</figcaption></figure>' in made.html


def test_active_html_is_taken_out_and_reported() -> None:
    made = render('Một <script>alert(1)</script> <b onclick="x()">hai</b> [ba](javascript:alert(1))')
    assert "script" not in made.html
    assert "onclick" not in made.html
    assert "javascript" not in made.html
    assert {each.code for each in made.refused} == {"raw_html", "link_scheme"}


def test_a_body_over_the_limit_is_shown_plain_and_the_next_one_is_rendered() -> None:
    made = render("[" * 10_000)
    assert made.refused == (Refused(1, "too_slow", ""),)
    assert made.html.startswith("<pre>[[[")
    assert render("*sau*").html == "<p><em>sau</em></p>"


def test_versions_tell_the_engines_apart() -> None:
    assert len({engine_version(engine) for engine in ENGINES}) == len(ENGINES) == 2
