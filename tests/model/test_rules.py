"""The rule set of Decision 40/2012 holds the numbers of REQUIREMENTS, and nothing in it is optional."""

from datetime import time
from typing import Any

import pytest

from pipeline.model.rules import Deadline, Limits, Rules, rules_from
from pipeline.store.yaml_file import load_data_file
from tests.portals import ROOT

PATH = ROOT / "content/data/rules/40-2012.yml"


@pytest.fixture
def data() -> dict[str, Any]:
    return load_data_file(PATH, PATH.read_bytes())


def test_the_numbers_of_the_regulation(data: dict[str, Any]) -> None:
    rules = rules_from(data)
    assert rules.limits == Limits(
        file_bytes=20_000_000,
        document_bytes=1_000_000,
        folder_files=1000,
        path_bytes=200,
        slug_length=100,
        unpacked_bytes=200_000_000,
        unpacked_entries=10_000,
        unpacked_ratio=200,
        pasted_bytes=2_000_000,
        image_pixels=50_000_000,
        image_side=2560,
        examining_seconds=2,
        converting_seconds=10,
        working_bytes=256_000_000,
    )
    assert rules.deadlines == {
        "news": Deadline(8, "working_hours", "Đ10.2"),
        "event": Deadline(3, "calendar_days", "Đ10.2"),
        "legal_document": Deadline(2, "working_days", "Đ10.2"),
        "statistic": Deadline(30, "day_of_month", "Đ10.2"),
        "procedure": Deadline(2, "working_days", "Đ10.3"),
    }
    assert {name: each.amount for name, each in rules.answers.items()} == {
        "own_field": 5,
        "inter_agency": 10,
        "longest": 15,
    }
    assert (rules.answers_counted_from, rules.quotas) == (time(8), {"so": 2, "huyen": 3})
    assert (rules.backup_every_days, rules.applies_from) == (7, "2012-11-22")
    assert (rules.working_time.days, rules.working_time.hours) == (
        (1, 2, 3, 4, 5),
        ((time(8), time(12)), (time(13), time(17))),
    )


def test_conferences_have_their_own_clock(data: dict[str, Any]) -> None:
    rules = rules_from(data)
    assert rules.deadline_for("news", "news", {"category": "trong-tinh"}) == rules.deadlines["news"]
    assert rules.deadline_for("news", "news", {"category": "su-kien"}) == rules.deadlines["event"]
    assert rules.deadline_for("leader", "", {}) is None


def test_every_clock_that_a_type_names_is_there(data: dict[str, Any]) -> None:
    types = load_data_file("", (ROOT / "content/data/document-types.yml").read_bytes())["types"]
    assert {entry["deadline"] for entry in types.values() if "deadline" in entry} <= set(data["deadlines"])


@pytest.mark.parametrize(
    "part", ["limits", "deadlines", "answers", "quotas", "backup", "working_time", "name"]
)
def test_a_rule_set_without_a_part_is_refused(data: dict[str, Any], part: str) -> None:
    del data[part]
    with pytest.raises(KeyError):
        rules_from(data)


def test_a_limit_that_is_missing_or_none_is_refused(data: dict[str, Any]) -> None:
    data["limits"].pop("file_bytes")
    with pytest.raises(KeyError, match="file_bytes"):
        rules_from(data)
    data["limits"]["file_bytes"] = "hai mươi"
    with pytest.raises(ValueError, match="hai mươi"):
        rules_from(data)


@pytest.mark.parametrize(
    ("part", "entry", "said"),
    [
        ("working_time", {"days": [], "hours": ["08:00-12:00"]}, "days"),
        ("working_time", {"days": ["0"], "hours": ["08:00-12:00"]}, "days"),
        ("working_time", {"days": ["1"], "hours": []}, "hours"),
        ("working_time", {"days": ["1"], "hours": ["12:00-08:00"]}, "hours"),
        ("working_time", {"days": ["1"], "hours": ["13:00-17:00", "08:00-12:00"]}, "hours"),
        ("working_time", {"days": ["1"], "hours": ["8h-12h"]}, "isoformat"),
        ("deadlines", {"news": {"amount": "0", "unit": "working_days", "article": "Đ10.2"}}, "amount"),
        ("deadlines", {"news": {"amount": "9999", "unit": "working_days", "article": "Đ10.2"}}, "amount"),
        ("applies_from", "22/11/2012", "isoformat"),
    ],
)
def test_clocks_that_could_not_run_are_refused(
    data: dict[str, Any], part: str, entry: Any, said: str
) -> None:
    data[part] = entry
    data["deadline_exceptions"] = []
    with pytest.raises(ValueError, match=said):
        rules_from(data)


def test_answers_are_counted_in_working_days(data: dict[str, Any]) -> None:
    data["answers"]["own_field"]["unit"] = "calendar_days"
    with pytest.raises(ValueError, match="working_days"):
        rules_from(data)


def test_a_portal_without_rules_has_no_limits() -> None:
    assert Rules().limits == Limits()
    assert Rules().deadline_for("news", "news", {}) is None
