"""A holiday that is announced while requests wait: their deadlines are recorded anew, with the reason."""

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Action, State
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve
from pipeline.workflow.intake import Wish
from pipeline.workflow.publication import publish, released
from pipeline.workflow.record import Request, main_state, read_request
from pipeline.workflow.renewal import renew_deadlines
from pipeline.workflow.submission import submit
from tests.portals import ROOT, law
from tests.workflow.portals import NEWS, NOW, actor, news_of, portal_with_boards

LAW = "sub-portals/sokhdt/content/van-ban/2026/qd-99.md"
CALENDAR = "content/data/calendars/2026.yml"
MOURNING = "  - {date: 2026-11-26, name: Quốc tang, announced: 2026-11-25}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return portal_with_boards(tmp_path / "cong")


def submitted(repository: Repository, name: str, files: dict[str, str], minutes: int = 0) -> Request:
    """A request of somebody for some files."""
    content = {path: text.encode() for path, text in files.items()}
    answer = submit(repository, actor(name, minutes), content, Wish())
    assert answer.faults == ()
    return read_request(main_state(repository), answer.event.request)


def published(repository: Repository, request: Request, by: str) -> None:
    approve(repository, request.id, actor(by, 1), request.digest)
    publish(repository, request.id, NOW)
    released(repository, request.id, NOW, ())


def with_mourning() -> str:
    return (ROOT / CALENDAR).read_text(encoding="utf-8").replace("make_up_days:", f"{MOURNING}make_up_days:")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


def test_a_late_holiday_moves_open_deadlines_and_is_their_reason(repository: Repository) -> None:
    waiting = submitted(repository, "sokhdt.nhap", {LAW: law("Quy chế", "99/QĐ-SKHĐT", "2026-11-25")})
    approved = submitted(repository, "sokhdt.nhap", {NEWS: news_of("Khánh thành")})
    approve(repository, approved.id, actor("sokhdt.duyet", 1), approved.digest)
    assert waiting.last.due_at == at("2026-11-27 23:59:59")
    calendar = submitted(repository, "quantri", {CALENDAR: with_mourning()}, 2)
    published(repository, calendar, "tbt.mau")

    moved = read_request(main_state(repository), waiting.id)
    assert (moved.last.action, moved.last.by, moved.last.state) == (Action.RENEW, "service", State.SUBMITTED)
    assert moved.last.due_at == at("2026-11-30 23:59:59")
    assert moved.last.reason == "ngày công bố sau khi bắt đầu tính thời hạn: 26/11/2026 (Quốc tang)"
    news = read_request(main_state(repository), approved.id)
    assert news.last.due_at == at("2026-11-25 17:00:00")
    assert news.last.action is Action.APPROVE
    assert renew_deadlines(repository, NOW) == []


def test_an_approval_outlives_a_deadline_that_moves(repository: Repository) -> None:
    request = submitted(repository, "sokhdt.nhap", {LAW: law("Quy chế", "99/QĐ-SKHĐT", "2026-11-25")})
    approve(repository, request.id, actor("sokhdt.duyet", 1), request.digest)
    calendar = submitted(repository, "quantri", {CALENDAR: with_mourning()}, 2)
    published(repository, calendar, "tbt.mau")
    moved = read_request(main_state(repository), request.id)
    assert (moved.last.action, moved.state) == (Action.RENEW, State.APPROVED)
    assert [event.by for event in moved.approvals] == ["sokhdt.duyet"]
    publish(repository, request.id, NOW)


def test_what_changes_no_clock_renews_nothing(repository: Repository) -> None:
    waiting = submitted(repository, "sokhdt.nhap", {LAW: law("Quy chế", "99/QĐ-SKHĐT", "2026-11-25")})
    news = submitted(repository, "sokhdt.nhap", {NEWS: news_of("Khánh thành")})
    published(repository, news, "sokhdt.duyet")
    assert read_request(main_state(repository), waiting.id).head == waiting.head
