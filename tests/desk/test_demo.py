"""The first look: life at once, and nobody gets in with its password once it is over."""

from pathlib import Path

import pytest

from pipeline.store.portal_repository import open_repository
from tests.congso import git
from tests.desk.website import Desk
from tests.portals import ROOT


@pytest.fixture
def sample(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of the sample province, without anybody."""
    from django.conf import settings

    folder = tmp_path / "cong"
    git(tmp_path, "clone", "--quiet", "--shared", str(ROOT), str(folder))
    monkeypatch.setattr(settings, "PORTAL_FOLDER", folder)
    return Desk(open_repository(folder))


def test_a_first_look_shows_life_and_ends(sample: Desk) -> None:
    from pipeline.desk.accounts.first_start import first_administrator
    from pipeline.desk.demo.people import keep_out, let_in
    from pipeline.desk.demo.plan import demo_plan
    from pipeline.desk.demo.requests import make_requests
    from pipeline.desk.portal import now, portal_now
    from pipeline.workflow.request_index import Wanted, newest_events

    plan, portal, moment = demo_plan(), portal_now(), now()
    let_in(portal, plan, moment)
    assert make_requests(sample.repository, plan, moment) == len(plan.requests)
    assert make_requests(sample.repository, plan, moment) == 0
    events = newest_events(sample.repository, Wanted(with_closed=True))
    wanted = {"submitted", "returned", "scheduled", "approved", "rejected", "cancelled", "draft"}
    assert {event.state.value for event in events} == wanted
    assert any(event.due_at and event.due_at < moment for event in events if event.state == "submitted")
    assert events[0].is_urgent
    assert first_administrator(portal, moment) is None

    signed_in = sample.visitor("daitu.duyet")
    assert "Đại Từ thu hoạch chè vụ đông" in signed_in.get("/cho-duyet/").content.decode()
    sent = {"name": "daitu.duyet", "password": plan.password}
    assert sample.visitor().post("/dang-nhap/", sent).status_code == 302
    keep_out()
    assert signed_in.get("/cho-duyet/").status_code == 302
    assert sample.visitor().post("/dang-nhap/", sent).status_code == 403
    first = first_administrator(portal, moment)
    assert first is not None
    assert first.password != plan.password
    let_in(portal, plan, moment)
    sent = {"name": first.name, "password": plan.password}
    assert sample.visitor().post("/dang-nhap/", sent).status_code == 403
