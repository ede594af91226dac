"""What a form does and what a push does end in one record, whichever step was done by which."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.desk.review.checklist import items
from pipeline.model.request import Event
from tests.desk.website import Desk
from tests.desk.writing import hidden
from tests.workflow.portals import NOW
from tests.workflow.portals import Desk as Clone

FIRST, SECOND = "Trạm bơm phục vụ 200 ha.", "Theo Ban Quản lý, trạm bơm phục vụ 200 ha."
FIELDS = {"title": "Khánh thành trạm bơm", "summary": "Trạm bơm được đưa vào sử dụng."}
FIELDS |= {"date": "2026-11-24", "category": "trong-tinh", "agency": "sokhdt"}


@pytest.mark.parametrize("ways", [("git", "git"), ("git", "form"), ("form", "git")])
def test_half_by_git_and_half_by_form_is_one_record(
    website: Desk, tmp_path: Path, ways: tuple[str, str]
) -> None:
    by_form = _whole_way(website, ("form", "form"), None)
    path, file = _file_of(website, by_form)
    clone = Clone(website.repository, tmp_path / "clone", "sokhdt.nhap")
    clone.write(path, file.replace(SECOND, FIRST))
    time.sleep(1)  # the same text of the same clerk within one second is the same commit, sent twice
    mixed = _whole_way(website, ways, clone)
    assert _file_of(website, mixed) == (path, file)
    assert _record(website, mixed) == _record(website, by_form)
    assert [event.action for event in _record(website, mixed)] == ["submit", "return", "submit", "approve"]


def _whole_way(website: Desk, ways: tuple[str, str], clone: Clone | None) -> str:
    """Submit, be returned in the browser, send again, be approved in the browser; gives the request's number."""
    clerk, editor = website.visitor("sokhdt.nhap"), website.visitor("sokhdt.duyet")
    if clone and ways[0] == "git":
        clone.commit()
        number = clone.push().number
    else:
        number = _sent(clerk, clerk.post("/gui-tin/", {"type": "news", "site": "sokhdt"}), FIRST)
    assert editor.post(f"/yeu-cau/{number}/tra-lai/", {"reason": "Thiếu nguồn"}).status_code == 302
    if clone and ways[1] == "git":
        path, file = _file_of(website, number)
        clone.write(path, file.replace(FIRST, SECOND))
        clone.commit()
        assert clone.push(number).is_taken
    else:
        _sent(clerk, clerk.post(f"/yeu-cau/{number}/sua/"), SECOND)
    seen = {"seen": website.digest(number), "do": "publish", "checked": [each.code for each in items()]}
    assert editor.post(f"/yeu-cau/{number}/duyet/", seen).status_code == 302
    return number


def _sent(clerk: Any, begun: Any, body: str) -> str:
    form = begun.headers["Location"]
    sending = clerk.post(form, {**hidden(clerk.get(form)), **FIELDS, "body": body, "do": "send"})
    return str(clerk.post(sending.headers["Location"], {}).headers["Location"]).split("/")[-2]


def _file_of(website: Desk, number: str) -> tuple[str, str]:
    [(_, after)] = website.request(number).pairs
    assert after is not None
    return after.path, next(iter(website.repository.read([after.blob]))).decode()


def _record(website: Desk, number: str) -> list[Event]:
    """The events of a request without what must differ: its number, the moments, and by which door each came."""
    events = [each.event for each in website.request(number).events]
    return [replace(each, request="", at=NOW, via="") for each in events]
