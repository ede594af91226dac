"""The council orders withdrawals, and changes nothing else (Đ15.3)."""

from pathlib import Path

import pytest

from pipeline.workflow.actions import approve
from pipeline.workflow.record import main_state, read_request
from tests.workflow.portals import Desk, actor, portal_with_boards

PUBLISHED = "sub-portals/sokhdt/content/tin-tuc/2026/ke-hoach.md"
NOTE = "change_notes: [{date: 2026-11-24, note: Gỡ tin theo ý kiến của Hội đồng biên tập}]"


@pytest.fixture
def council(tmp_path: Path) -> Desk:
    return Desk(portal_with_boards(tmp_path / "cong"), tmp_path / "hoi-dong", "hd.chutich")


def withdrawn(text: str) -> str:
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    return f"---\n{head}\nstatus: retracted\n{NOTE}\n---\n{body}"


def test_a_withdrawal_becomes_a_request_that_the_boards_approve(council: Desk) -> None:
    text = (council.folder / PUBLISHED).read_text(encoding="utf-8")
    council.write(PUBLISHED, withdrawn(text))
    council.commit("Rút tin")
    answer = council.push()
    assert answer.is_taken, answer.text
    seen = read_request(main_state(council.repository), answer.number).digest
    for minutes, editor in enumerate(("sokhdt.duyet", "bbt.duyet"), start=1):  # it had been forwarded
        approve(council.repository, answer.number, actor(editor, minutes), seen)
    request = read_request(main_state(council.repository), answer.number)
    assert request.state.value == "approved"
    assert request.events[0].event.acting_as == "council"


def test_nothing_else_is_taken_from_it(council: Desk) -> None:
    text = (council.folder / PUBLISHED).read_text(encoding="utf-8")
    council.write(PUBLISHED, withdrawn(text) + "\nThêm một câu.\n")
    council.commit("Rút tin và sửa")
    refused = council.push()
    assert not refused.is_taken
    assert PUBLISHED in refused.text
