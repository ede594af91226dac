"""Bodies: HTML becomes Markdown that shows the same, and what cannot is reported."""

from pathlib import Path

import pytest

from pipeline.intake.from_html.headings import normalised
from tests.importer.folders import body, make, take
from tests.portals import empty_portal


@pytest.mark.parametrize(
    ("foreign", "ours", "reported"),
    [
        ("Chữ <b>đậm</b> và m<sup>2</sup>, CO<sub>2</sub>.", "Chữ **đậm** và m², CO₂.", set()),
        ("**Điều 1:**<b>Phạm vi</b>", "**Điều 1:Phạm vi**", set()),
        ('<a href="/x">gì</a><script>alert(1)</script>', "gì", {"link_dropped", "dropped_html"}),
        ("[gì](javascript:alert(1))", "gì", {"link_scheme"}),
        ('<iframe src="https://a.example/1" title="Video"></iframe>', "[Video](https://a.example/1)", {"embedded"}),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2 | 3</td></tr></table>",
         "| A | B |\n| --- | --- |\n| 1 | 2 \\| 3 |", set()),
        ("<ul><li>một<ul><li>hai</li></ul></li></ul>", "- một\n  - hai", set()),
        ("Theo <tên cơ quan> thì &lt;b&gt; <i>x</i>", "Theo \\<tên cơ quan> thì \\<b> *x*", set()),
        ("Theo <tencoquan> thì <i>x</i>", "Theo \\<tencoquan> thì *x*", set()),
        ("Ghi chú[^1] <i>x</i>\n\n[^1]: Nguồn.", "Ghi chú[^1] *x*\n\n[^1]: Nguồn.", set()),
        ("<p>1. không phải danh sách</p>\n<p># không phải đề mục</p>",
         "1\\. không phải danh sách\n\n\\# không phải đề mục", set()),
        ("### A\n\n## B\n\n#### C", "## A\n\n## B\n\n### C", set()),
        ("## A {#cu}\n\n[tới](#a) [mất](#cu)", "## A\n\n[tới](#a) mất", {"dropped_mark", "broken_anchor"}),
        ("{{< vimeo 123 >}}\n\n{{< la >}}", "<https://vimeo.com/123>\n\n{{< la >}}", {"shortcode"}),
        ("```html\n<p>mã</p>\n```\n\n<br>", "```html\n<p>mã</p>\n```", set()),
        ("Chữ\u200b ẩn", "Chữ ẩn", {"control_characters"}),
        ("![Ảnh](//may.example.com/a.png)sau", "[Ảnh](https://may.example.com/a.png) sau", {"external_image"}),
        ("[w](www.example.vn) [t](a@example.vn)", "[w](http://www.example.vn) [t](mailto:a@example.vn)", set()),
    ],
)  # fmt: skip
def test_body(tmp_path: Path, foreign: str, ours: str, reported: set[str]) -> None:
    portal = empty_portal(tmp_path / "portal")
    text = f"---\ntitle: Bài\nsummary: Tóm tắt\ndate: 2020-01-01\n---\n{foreign}\n"
    outcome = take(portal, make(tmp_path / "old", {"bai.md": text}))
    assert body(portal / "content/tin-tuc/2020/bai.md") == ours
    assert {change.code for change in outcome.changed} == reported


def test_deep_nesting_skips_that_document_alone(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "sau.md": "---\ntitle: Sâu\n---\n" + "<div>" * 4000,
        "tot.md": "---\ntitle: Tốt\n---\n[Sâu](sau.md)\n",
    }
    portal = empty_portal(tmp_path / "portal")
    outcome = take(portal, make(tmp_path / "old", files))
    assert [(skip.path, skip.code) for skip in outcome.skipped] == [("sau.md", "too_deep")]
    # What was skipped is not linked to.
    assert body(portal / "content/tin-tuc/tot.md") == "Sâu"


@pytest.mark.parametrize(
    ("levels", "ours"), [([1, 2, 3], [2, 3, 4]), ([3, 2, 4], [2, 2, 3]), ([2, 4, 3], [2, 3, 3]), ([], [])]
)
def test_heading_levels(levels: list[int], ours: list[int]) -> None:
    assert list(normalised(levels)) == ours
