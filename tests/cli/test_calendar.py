"""The calendar of a coming year: proposed by the program, and a warning until a person has confirmed it."""

from datetime import date, datetime
from pathlib import Path

from pipeline.model.field import VIETNAM_TIME
from pipeline.store.calendar_file import propose
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.congso import answer, congso, done
from tests.portals import empty_portal


def test_a_proposed_calendar_is_read_and_warns_until_it_is_confirmed(tmp_path: Path) -> None:
    portal = empty_portal(tmp_path)
    assert "2025.yml" in done(portal, "calendar", "new", "2025")
    (fault,) = answer(portal, "check")["faults"]
    assert (fault["code"], fault["severity"]) == ("calendar_unconfirmed", "warning")
    calendar = load_portal(WorktreeSource(portal, datetime(2026, 1, 5, tzinfo=VIETNAM_TIME))).calendars[2025]
    off = {f"{day:%m-%d}" for day in calendar.days_off}
    assert {"01-01", "01-28", "01-29", "04-07", "04-30", "05-01", "05-02", "09-02"} <= off
    assert [f"{day:%m-%d}" for day in calendar.make_up_days] == ["04-26"]
    path = portal / "content/data/calendars/2025.yml"
    confirmed = path.read_text("utf-8").replace("confirmed_by: ''", "confirmed_by: Thông báo 6150/TB-BLĐTBXH")
    path.write_text(confirmed, encoding="utf-8")
    assert done(portal, "check") == ""


def test_a_year_that_deadlines_reach_and_that_has_no_calendar_is_told(tmp_path: Path) -> None:
    portal = empty_portal(tmp_path)
    for year in {date.today().year, date.today().year + 1} - {2026}:
        propose(portal, year)
    assert congso(portal, "check").stderr == ""
    (portal / f"content/data/calendars/{date.today().year}.yml").unlink()
    told = congso(portal, "check")
    assert told.returncode == 0
    assert f"chưa có lịch nghỉ năm {date.today().year}" in told.stderr


def test_a_calendar_that_is_there_is_left_alone(tmp_path: Path) -> None:
    portal = empty_portal(tmp_path)
    path = portal / "content/data/calendars/2026.yml"
    before = path.read_bytes()
    refused = congso(portal, "calendar", "new", "2026")
    assert refused.returncode == 2
    assert "exists already" in refused.stderr
    assert path.read_bytes() == before
    assert congso(portal, "calendar", "new", "../x").returncode == 2


def test_the_samples_calendar_has_what_a_list_of_holidays_knows_and_the_swap_that_it_cannot(
    tmp_path: Path,
) -> None:
    portal = empty_portal(tmp_path)
    source = WorktreeSource(portal, datetime(2026, 1, 5, tzinfo=VIETNAM_TIME))
    sample = load_portal(source).calendars[2026]
    (portal / "content/data/calendars/2026.yml").unlink()
    done(portal, "calendar", "new", "2026")
    known = load_portal(source).calendars[2026]
    assert {f"{day}" for day in sample.days_off.keys() - known.days_off.keys()} == {"2026-01-02"}
    assert {f"{day}" for day in sample.make_up_days.keys() - known.make_up_days.keys()} == {"2026-01-10"}
    assert known.days_off.keys() <= sample.days_off.keys()
