"""Agencies and data files that do not fit together, in a whole portal of real files."""

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.checks.calendars import missing_calendars
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.checks.portals import issues_in, placed, put
from tests.checks.sound_documents import NEWS, NEWS_PATH
from tests.portals import add_agency

TYPES = "content/data/document-types.yml"
SECTIONS = "content/data/sections.yml"
PORTAL_YML = "content/data/portal.yml"
CALENDAR = "content/data/calendars/2026.yml"
SOKHDT = "sub-portals/sokhdt/agency.yml"


def edited(folder: Path, path: str, old: str, new: str) -> list[str]:
    """The issues after one change of one file."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    put(folder, path, text.replace(old, new))
    return placed(issues_in(folder))


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Sokhdt", {"bad_label", "not_a_label", "same_name"}),
        ("-so", {"bad_label", "odd_name"}),
        ("git", {"reserved_label"}),
        ("en", {"reserved_label"}),
        ("tin-tuc", {"label_of_section"}),
        ("chinh-sach", {"label_of_section"}),
        ("mau", {"label_of_main"}),
    ],
)
def test_labels_that_cannot_be(folder: Path, label: str, codes: set[str]) -> None:
    add_agency(folder, label, "Cơ quan khác", "so")
    assert {issue.code for issue in issues_in(folder)} == codes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("label: sokhdt", "label: khac", ["1: label label_of_folder"]),
        ("kind: so", "kind: business", ["1: decision agency_without_decision"]),
        ("kind: so", "kind: so\nparent: khong-co", ["5: parent unregistered_parent"]),
        ("kind: so", "kind: so\nstatus: closed", ["1: successor successor_missing"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: khong-co", ["6: successor successor_unknown"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: sokhdt", ["6: successor successor_unknown"]),
        ("kind: so", "kind: so\nstatus: closed\nsuccessor: phoyen", []),
        ("kind: so", "kind: khac", ["4: kind not_a_choice"]),
        ("kind: so", "kind: so\nkinh: x", ["5: kinh unknown_key_like"]),
        ("responsible: Trần Thị Ví Dụ\n", "", ["1: responsible missing"]),
        ("level: approve", "level: boss", ["10: board[0].level not_a_choice"]),
        (
            "board:",
            "board:\n  - {account: sokhdt.duyet, name: A, level: edit}",
            ["10: board[0].account account_twice"],
        ),
        ("kind: so", "kind: [so", ["4: yaml_bracket"]),
        ("label: sokhdt\nname: Sở", "label: sokhdt\nname: &a Sở", ["2: yaml_anchor"]),
        ("Đường Mẫu", "Ðường Mẫu", ["5: eth_for_d"]),
    ],
)
def test_agencies(folder: Path, old: str, new: str, expected: list[str]) -> None:
    assert edited(folder, SOKHDT, old, new) == [f"{SOKHDT}:{each}" for each in expected]


def test_a_broken_agency_file_hides_no_other_fault(folder: Path) -> None:
    put(folder, SOKHDT, "label: [so\nname: Sở\n")
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac"))
    assert placed(issues_in(folder)) == [f"{NEWS_PATH}:7: category not_a_choice", f"{SOKHDT}:1: yaml_bracket"]


def test_only_a_warning_for_a_body_without_decision(folder: Path) -> None:
    add_agency(folder, "congty", "Công ty Mẫu", "business")
    (issue,) = issues_in(folder)
    assert (issue.code, issue.severity) == ("agency_without_decision", "warning")
    decision = "decision: {number: 15/QĐ-UBND, date: 2026-01-05}\n"
    add_agency(folder, "congty", "Công ty Mẫu", "business", decision)
    assert issues_in(folder) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (PORTAL_YML, 'rules: "40-2012"', "rules: khac", "12: settings.rules rules_missing"),
        (PORTAL_YML, 'base_url: "https://mau.example", ', "", "12: settings.base_url missing"),
        (PORTAL_YML, "kind: so", "kind: so\nxyz: 1", "6: xyz unknown_key"),
        (PORTAL_YML, "settings:", "settings: {a: 1}\nsettings:", "13: yaml_doubled_key"),
        ("content/data/rules/40-2012.yml", '  file_bytes: "20000000"', "  file_byte: x", "1: bad_rules"),
        ("content/data/rules/40-2012.yml", "unit: working_hours", "unit: hours", "1: bad_rules"),
        (CALENDAR, 'year: "2026"', 'year: "2027"', "5: year calendar_of_file"),
        (CALENDAR, "2026-01-02", "2027-01-02", "9: days_off[1].date day_of_other_year"),
        (CALENDAR, "2026-01-02", "2026-01-01", "9: days_off[1].date day_twice"),
        (CALENDAR, "2026-01-10", "2026-01-01", "24: make_up_days[0].date day_twice"),
        (CALENDAR, "2026-01-10", "2026-01-12", "24: make_up_days[0].date make_up_on_workday"),
        (CALENDAR, "2026-01-10", "10/01/2026", "24: make_up_days[0].date date_order"),
        (CALENDAR, "days_off:", "day_off:", "7: day_off unknown_key_like"),
        (TYPES, "folder: tin-tuc", "folder: tin_tuc", "types.news.folder bad_folder"),
        (TYPES, "folder: tin-tuc", "folder: du-thao", "types.draft.folder folder_twice"),
        (TYPES, "folder: tin-tuc", "foldr: tin-tuc", "types.news declaration_missing"),
        (TYPES, "    columns: [category]", "    columns: [khac]", "types.news.columns[0] unknown_name"),
        (TYPES, "kind: week,", "kind: weak,", "types.work_schedule.fields[0].kind unknown_name"),
        (
            TYPES,
            'name: unit, kind: line, label: Đơn vị, label_en: Unit, required: submit, help: "Phòng',
            'name: title, kind: line, label: Đơn vị, label_en: Unit, required: submit, help: "Phòng',
            "types.contact.columns[0] unknown_name",
        ),
        (TYPES, "name: modified, kind", "name: summary, kind", "common declared_twice"),
        (SECTIONS, 'number: "5"', "number: năm", "sections[4].number not_a_number"),
        (SECTIONS, "types: [news]", "types: [newz]", "sections[4].types unknown_name"),
        (SECTIONS, "types: [news]", "types: [news, plan]", "sections type_in_sections"),
    ],
)
def test_data_files(folder: Path, path: str, old: str, new: str, expected: str) -> None:
    found = [each for each in edited(folder, path, old, new) if each.endswith(expected)]
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


def test_only_a_warning_for_a_calendar_that_nothing_confirms(folder: Path) -> None:
    path = folder / CALENDAR
    path.write_text(
        path.read_text("utf-8").replace("confirmed_by: Thông báo", "confirmed_by:  # Thông báo"), "utf-8"
    )
    (issue,) = issues_in(folder)
    assert (issue.code, issue.severity, issue.line) == ("calendar_unconfirmed", "warning", 5)


@pytest.mark.parametrize(
    ("today", "years"),
    [
        ("2026-09-01", []),
        ("2026-11-01", ["2027"]),
        ("2027-01-01", ["2027"]),
        ("2027-12-01", ["2027", "2028"]),
    ],
)
def test_years_that_deadlines_reach_need_a_calendar(folder: Path, today: str, years: list[str]) -> None:
    portal = load_portal(WorktreeSource(folder, datetime(2026, 1, 5, tzinfo=VIETNAM_TIME)))
    found = list(missing_calendars(portal, date.fromisoformat(today)))
    assert [issue.path for issue in found] == [f"content/data/calendars/{year}.yml" for year in years]
    assert {(issue.code, issue.severity) for issue in found} <= {("calendar_missing", "warning")}


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ("[{account: a, login: x}, {account: a, login: y}]", "1: logins[1].account login_twice"),
        ("[{account: a, login: x}, {account: b, login: X}]", "1: logins[1].login login_twice"),
        ("[{account: a}]", "1: logins[0].login missing"),
    ],
)
def test_nobody_acts_under_anothers_login(folder: Path, entries: str, fault: str) -> None:
    put(folder, "content/data/forge.yml", f"logins: {entries}\n")
    assert placed(issues_in(folder)) == [f"content/data/forge.yml:{fault}"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "best-bets",
            "[{questions: [a], address: //b.example/, title: c}]",
            "1: best_bets[0].address not_on_the_portal",
        ),
        ("best-bets", "[{questions: [a], address: /b/}]", "1: best_bets[0].title missing"),
        ("synonyms", "[{names: [a, b], meaning: c}]", "1: synonyms[0].meaning unknown_key"),
        ("synonyms", "[{names: [Sổ đỏ, so do]}]", "1: synonyms[0].names no_other_name"),
        ("synonyms", "[{names: [a, b]}, {names: [B, c]}]", "1: synonyms[1].names named_twice"),
    ],
)
def test_what_editors_say_of_search(folder: Path, name: str, text: str, fault: str) -> None:
    path = f"content/data/search/{name}.yml"
    put(folder, path, f"{name.replace('-', '_')}: {text}\n")
    assert placed(issues_in(folder)) == [f"{path}:{fault}"]


def test_a_broken_rule_set_that_is_not_in_use_hides_nothing(folder: Path) -> None:
    put(folder, "content/data/rules/later.yml", "name: later\n")
    put(folder, NEWS_PATH, NEWS.replace("trong-tinh", "khac"))
    assert placed(issues_in(folder)) == [
        "content/data/rules/later.yml:1: bad_rules",
        f"{NEWS_PATH}:7: category not_a_choice",
    ]


def test_a_portal_without_its_types_says_so_instead_of_failing(folder: Path) -> None:
    (folder / TYPES).unlink()
    (issue,) = [each for each in issues_in(folder) if each.path == TYPES]
    assert issue.code == "data_file_missing"


def test_data_files_that_do_not_fit_together(folder: Path) -> None:
    old, new = "required_if: {kind: [y-kien-chi-dao]}", "required_if: kind"
    assert edited(folder, TYPES, old, new) == [f"{PORTAL_YML}:1: data_unusable"]
