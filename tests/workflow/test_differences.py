"""The three views of a difference: fields with their labels, text as it is read, files as they are written."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.workflow.differences import ADDED, REMOVED, SAME, Piece, compared, differences
from pipeline.workflow.intake import Wish
from pipeline.workflow.record import main_state, read_request
from pipeline.workflow.submission import submit
from tests.congso import answer, done
from tests.workflow.portals import actor, portal_with_boards

OLD = "sub-portals/sokhdt/content/tin-tuc/2026/ke-hoach.md"
DATA = "sub-portals/sokhdt/content/files/2026/so-lieu.csv"


def test_a_change_is_told_in_three_ways(tmp_path: Path) -> None:
    folder = tmp_path / "cong"
    repository = portal_with_boards(folder)
    before = (folder / OLD).read_text(encoding="utf-8")
    after = before.replace("Kế hoạch đầu tư công", "Kế hoạch đầu tư công năm 2027")
    after = after.replace("Nội dung của văn bản.", "Nội dung **mới** của văn bản này.")
    files = {OLD: after.encode(), DATA: b"nam;so\n2026;1\n"}
    number = submit(repository, actor("sokhdt.nhap"), files, Wish()).event.request
    main = main_state(repository)
    table, document = sorted(
        differences(repository, main.portal, read_request(main, number)), key=lambda each: each.path
    )
    assert (document.path, document.change, table.change) == (OLD, "changed", "added")
    [title, summary] = [each for each in document.fields if each.name in {"title", "summary"}]
    assert (title.label, title.before, title.after) == (
        "Tiêu đề",
        "Kế hoạch đầu tư công",
        "Kế hoạch đầu tư công năm 2027",
    )
    assert summary.before != summary.after
    assert Piece(ADDED, "mới ") in document.text
    assert "+Nội dung **mới** của văn bản này." in document.raw.splitlines()
    assert table.raw.splitlines()[-2:] == ["+nam;so", "+2026;1"]

    said = answer(folder, "request", "diff", number, "--as", "sokhdt.duyet")
    assert {each["path"] for each in said["files"]} == {OLD, DATA}
    assert "{+mới +}" in done(folder, "request", "diff", number, "--view", "text", "--as", "sokhdt.duyet")
    assert "Tiêu đề: Kế hoạch" in done(folder, "request", "diff", number, "--as", "sokhdt.duyet")


TEXTS = st.lists(st.sampled_from(["một", "hai", "ba", "\n", "bốn năm"]), max_size=30).map(" ".join)


@given(TEXTS, TEXTS)
def test_pieces_give_back_both_texts(before: str, after: str) -> None:
    old, new = (
        " ".join(text.split(" ")).replace(" \n", "\n").replace("\n ", "\n").strip()
        for text in (before, after)
    )
    pieces = list(compared(old, new))
    assert "".join(each.text for each in pieces if each.kind != ADDED).split() == old.split()
    assert "".join(each.text for each in pieces if each.kind != REMOVED).split() == new.split()
    assert old != new or {each.kind for each in pieces} <= {SAME}
