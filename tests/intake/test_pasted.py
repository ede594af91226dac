"""What is pasted from Word, LibreOffice, Google Docs or a web page becomes Markdown that passes the check."""

import base64
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.checks.body import body_faults
from pipeline.checks.text import character_faults
from pipeline.intake.pasted import taken_paste
from pipeline.intake.taken import Taken
from pipeline.markup import commonmark
from pipeline.model.address import Place
from tests.intake.limits import LIMITS

PASTES = Path(__file__).with_name("pastes")
"""What real programs put on the clipboard, shortened to what matters, and what becomes of it."""

PIECES = """
<p> </p> <ul> <li> </li> </ul> <table> <tr> <td> </table> <b> </b> <a~href='https://a.example/x~y'> </a> <h1> </h1>
<h5> <br> <pre> </pre> <sup> <p~style='mso-list:l0~level2~lfo1'> <div~style='display:none'> </div> <o:p> <!-- -->
chữ ~ * _ ` [ ]( < & | 1.~ #~ -~ \\ ![ ^1
""".replace("\n", " ")


def pasted(name: str) -> Taken:
    return taken_paste((PASTES / f"{name}.html").read_text("utf-8"), LIMITS)


def codes(taken: Taken) -> list[str]:
    return [notice.code for notice in taken.notices]


@pytest.mark.parametrize("name", ["word", "google-docs", "libreoffice", "web-page", "tcvn3"])
def test_a_paste_becomes_markdown(name: str) -> None:
    taken = pasted(name)
    assert taken.text == (PASTES / f"{name}.md").read_text("utf-8")
    assert not taken.is_refused


def test_what_is_gone_from_a_web_page_is_said() -> None:
    taken = pasted("web-page")
    assert Counter(codes(taken)) == {
        "dropped_html": 2,
        "embedded": 1,
        "hidden_text": 1,
        "image_linked": 1,
        "link_dropped": 2,
        "tracking_image": 1,
        "tracking_link": 2,
    }
    assert any("chữ ẩn" in notice.text for notice in taken.notices)


def test_old_encodings_are_converted_and_said() -> None:
    (notice,) = pasted("tcvn3").notices
    assert (notice.kind, notice.code) == ("changed", "legacy_text")
    assert "TCVN3" in notice.text
    assert "3 đoạn" in notice.text


def test_a_pasted_image_is_made_anew_and_its_words_are_asked_for() -> None:
    bitmap = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(bitmap, "BMP")
    source = f"data:image/bmp;base64,{base64.b64encode(bitmap.getvalue()).decode()}"
    taken = taken_paste(f'<p>Ảnh:</p><p><img src="{source}" alt="Picture 1"></p>', LIMITS, "../files/")
    (file,) = taken.files
    assert Image.open(io.BytesIO(file.content)).format == "PNG"
    assert taken.text == f"Ảnh:\n\n![](../files/{file.name})\n"
    assert [(notice.code, notice.place) for notice in taken.notices] == [
        ("image_format", "ảnh 1"),
        ("image_alt", "ảnh 1"),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("file:///C:/Temp/clip_image001.png", "image_not_sent"),
        ("cid:1", "image_not_sent"),
        ("data:image/png;base64,AAAA", "image_refused"),
        ("data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=", "image_refused"),
    ],
)
def test_an_image_that_cannot_be_taken_is_asked_for(source: str, code: str) -> None:
    taken = taken_paste(f'<p><img src="{source}" alt="Cầu Gia Bẩy"></p>', LIMITS)
    assert codes(taken) == [code]
    assert taken.text == "Cầu Gia Bẩy\n"


def test_letters_that_a_portal_cannot_keep_are_mended_or_asked_for() -> None:
    taken = taken_paste("<p>Ðại\xad hội \uf0b7 hộ\u0323i \u200bх</p><p>pаypal</p>", LIMITS)
    assert taken.text.startswith("Đại hội • ")
    assert {"stroke_d", "text_cleaned", "look_alike"} <= set(codes(taken))


def test_too_much_and_too_deep_are_refused() -> None:
    assert codes(taken_paste("x" * (LIMITS.pasted_bytes or 0) + "x", LIMITS)) == ["paste_too_long"]
    assert codes(taken_paste("<div>" * 5000 + "x", LIMITS)) == ["nested_too_deep"]


HOSTILE = [
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[x](javascript:alert(1))",
    "<p>![x](javascript:alert(1))</p>",
    "<style>@import 'https://a.example'</style><link rel=stylesheet href=//a.example>",
    '<base href="https://a.example"><meta http-equiv=refresh content="0;url=//a.example">',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![if !IE]><iframe srcdoc='<script>alert(1)</script>'></iframe><![endif]>",
    "<xml><script>alert(1)</script></xml>",
    "<title></title><img src=`x`onerror=alert(1)>",
    '<a href="https://a.example/)](javascript:alert(1)">x</a>',
    '<a href="https://www.google.com/url?q=javascript:alert(1)">x</a>',
    "<table><tr><td>| a | ![](javascript:x)\n\n<b>x</td></tr></table>",
    "<pre>```\n<script>alert(1)</script></pre>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_active_comes_out(html: str) -> None:
    shown_safely(taken_paste(html, LIMITS).text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([piece.replace("~", " ") for piece in PIECES.split()] + ["\n\n"]), max_size=30)
)
def test_any_paste_gives_a_body_that_shows_safely(parts: list[str]) -> None:
    shown_safely(taken_paste("".join(parts), LIMITS).text)


def shown_safely(text: str) -> None:
    """A body passes the check's own rules for bodies: no raw HTML, no refused link, no skipped heading."""
    rendered = commonmark.render(text)
    assert rendered.refused == ()
    assert [fault.code for fault in body_faults(rendered, text, 1, Place("", "", ""), None)] == []
    assert [fault.code for fault in character_faults(text)] == []
