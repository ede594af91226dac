"""The clocks of Đ10.2, Đ10.3 and Đ14.4: the examples of the requirements, Tết, swapped days, late announcements."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.model.calendar import Calendar, CalendarDay
from pipeline.model.deadlines import Due, answer_due, due
from pipeline.model.rules import Deadline, Rules, rules_on
from tests.model.clocks import at, calendars, rules, types


def due_of(type_name: str, calendars_known: dict[int, Calendar] | None = None, **values: str) -> Due:
    """The deadline of a document of a type with these values; there must be one."""
    known = calendars() if calendars_known is None else calendars_known
    found = due(types()[type_name], values, [rules()], known)
    assert found is not None
    return found


def event(day: str, hour: str) -> str:
    return f"{day}T{hour}:00+07:00"


@pytest.mark.parametrize(
    ("event_at", "expected"),
    [
        (event("2012-11-20", "15:00"), "2012-11-21 15:00"),
        (event("2012-11-23", "16:00"), "2012-11-26 16:00"),
        (event("2012-11-24", "10:00"), "2012-11-26 17:00"),
        (event("2012-11-20", "08:00"), "2012-11-20 17:00"),
        (event("2012-11-20", "12:30"), "2012-11-21 12:00"),
        (event("2012-11-20", "23:00"), "2012-11-21 17:00"),
        ("2012-11-23", "2012-11-26 17:00"),
        (event("2013-02-08", "16:00"), "2013-02-18 16:00"),  # Tết Quý Tỵ
        (event("2026-02-13", "16:00"), "2026-02-23 16:00"),  # Tết Bính Ngọ
        (event("2025-12-31", "16:00"), "2026-01-05 16:00"),  # the 2nd is swapped
        (event("2026-01-09", "16:00"), "2026-01-10 16:00"),  # with Saturday the 10th
        (event("2026-08-21", "15:00"), "2026-08-22 15:00"),  # another Saturday that is worked
        (event("2026-11-23", "16:00"), "2026-11-25 16:00"),  # 24/11: a day off since 2026
    ],
)
def test_news_has_eight_working_hours(event_at: str, expected: str) -> None:
    assert due_of("news", category="trong-tinh", event_at=event_at).at == at(expected)
    assert due_of("direction", event_at=event_at).at == at(expected)


@pytest.mark.parametrize(
    ("type_name", "values", "expected"),
    [
        ("legal_document", {"issued": "2012-11-23"}, "2012-11-27"),
        ("legal_document", {"issued": "2026-02-13"}, "2026-02-24"),
        ("legal_document", {"issued": "2026-01-08"}, "2026-01-10"),
        ("legal_document", {"issued": "2012-11-24"}, "2012-11-27"),
        ("news", {"category": "su-kien", "event_at": "2012-11-23"}, "2012-11-26"),
        ("news", {"category": "su-kien", "event_at": event("2026-02-13", "09:00")}, "2026-02-16"),
        ("procedure", {"effective": "2012-12-31"}, "2013-01-03"),
        ("statistic", {"date": "2013-02-10"}, "2013-02-28"),
        ("statistic", {"date": "2024-02-10"}, "2024-02-29"),
        ("statistic", {"period_end": "2026-10-31", "date": "2026-11-05"}, "2026-10-30"),
    ],
)
def test_clocks_of_days_end_with_their_last_day(
    type_name: str, values: dict[str, str], expected: str
) -> None:
    assert due_of(type_name, **values).at == at(f"{expected} 23:59:59")


@pytest.mark.parametrize(
    ("received", "clock", "expected"),
    [
        ("2012-11-20 07:45", "own_field", "2012-11-27 08:00"),
        ("2012-11-20 08:00", "own_field", "2012-11-27 08:00"),
        ("2012-11-20 08:01", "own_field", "2012-11-28 08:00"),
        ("2012-11-20 09:10", "own_field", "2012-11-28 08:00"),
        ("2012-11-24 10:00", "own_field", "2012-12-03 08:00"),
        ("2012-11-24 07:00", "inter_agency", "2012-12-10 08:00"),
        ("2012-11-24 10:00", "longest", "2012-12-17 08:00"),
        ("2026-02-13 09:00", "own_field", "2026-03-02 08:00"),  # counted from 23/02, after Tết
        (
            "2026-01-09 09:00",
            "own_field",
            "2026-01-16 08:00",
        ),  # counted from Saturday the 10th, which is worked
    ],
)
def test_questions_are_counted_from_eight(received: str, clock: str, expected: str) -> None:
    found = answer_due(at(received), clock, [rules()], calendars())
    assert found is not None
    assert found.at == at(expected)
    assert found.counted_from.strftime("%H:%M") == "08:00"


def test_the_zone_of_the_asker_does_not_matter() -> None:
    received = datetime(2012, 11, 20, 0, 45, tzinfo=UTC)
    found = answer_due(received, "own_field", [rules()], calendars())
    assert found is not None
    assert found.at == at("2012-11-27 08:00")


def test_a_deadline_shows_its_sum() -> None:
    found = due_of("legal_document", issued="2026-04-24")
    assert (found.at, found.counted_from) == (at("2026-04-29 23:59:59"), at("2026-04-24 23:59:59"))
    assert (found.clock, found.rule_set) == (Deadline(2, "working_days", "Đ10.2"), "40-2012")
    assert [each.name for each in found.corrections] == ["Nghỉ bù Giỗ Tổ Hùng Vương"]
    assert found.unconfirmed == ()


def test_a_holiday_announced_while_the_clock_runs_moves_the_deadline_and_says_why() -> None:
    values = {"issued": "2013-06-05"}
    before = due_of("legal_document", **values)
    assert (before.at, before.announced_late) == (at("2013-06-07 23:59:59"), ())
    mourning = CalendarDay(date(2013, 6, 6), "Quốc tang", date(2013, 6, 6))
    known = dict(calendars())
    known[2013] = replace(known[2013], days_off={**known[2013].days_off, mourning.day: mourning})
    after = due_of("legal_document", known, **values)
    assert (after.at, after.announced_late) == (at("2013-06-10 23:59:59"), (mourning,))
    assert due_of("legal_document", known, issued="2013-06-06").announced_late == ()


def test_a_year_without_a_confirmed_calendar_is_counted_and_told() -> None:
    found = due_of("procedure", effective="2013-12-31")
    assert (found.at, found.unconfirmed) == (at("2014-01-02 23:59:59"), (2014,))
    expected = {
        **calendars(),
        2014: Calendar(2014, "", {date(2014, 1, 1): CalendarDay(date(2014, 1, 1), "Tết")}),
    }
    found = due_of("procedure", expected, effective="2013-12-31")
    assert (found.at, found.unconfirmed) == (at("2014-01-03 23:59:59"), (2014,))


def test_an_item_is_judged_by_the_rules_of_its_base_date() -> None:
    shorter = replace(
        rules(),
        name="224-2026",
        applies_from="2026-07-01",
        deadlines={"news": Deadline(4, "working_hours", "Đ9")},
    )
    sets = [shorter, rules()]
    old, new = ({"event_at": event(day, "08:00")} for day in ("2026-06-30", "2026-07-01"))
    found = [due(types()["news"], values, sets, calendars()) for values in (old, new)]
    assert [(each.at, each.rule_set) for each in found if each] == [
        (at("2026-06-30 17:00"), "40-2012"),
        (at("2026-07-01 12:00"), "224-2026"),
    ]
    assert due(types()["statistic"], {"date": "2026-07-02"}, sets, calendars()) is None


def test_the_first_rules_judge_what_is_older_and_no_rules_judge_nothing() -> None:
    later = replace(rules(), name="later", applies_from="2026-07-01")
    assert rules_on([later, rules()], "2000-01-01").name == "40-2012"
    assert rules_on([], "2026-01-01") == Rules()
    assert due(types()["news"], {"event_at": "2026-01-05"}, [], calendars()) is None
    assert answer_due(at("2026-01-05 08:00"), "own_field", [], calendars()) is None


@pytest.mark.parametrize(
    ("type_name", "values"),
    [("leader", {"date": "2026-01-05"}), ("news", {}), ("news", {"date": "9999-12-31"})],
)
def test_no_clock_runs(type_name: str, values: dict[str, str]) -> None:
    assert due(types()[type_name], values, [rules()], calendars()) is None
