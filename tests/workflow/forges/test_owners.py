"""CODEOWNERS says what the table of DESIGN says: each forge's own way of matching, written anew here, agrees on it."""

import re
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from pipeline.errors import PortalDataError
from pipeline.model.agency import BoardMember
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from pipeline.workflow.authority import may_approve, owner_of, standing_of
from pipeline.workflow.forges.kinds import KINDS
from pipeline.workflow.forges.owners import logins_in, owners_file, unknown_logins
from tests.checks.portals import issues_in
from tests.portals import ROOT, add_agency, empty_portal, write

CHIEF = {"@tbt.mau"}
MAIN = {"@tbt.mau", "@bbt.vidu"}


@pytest.fixture(scope="module")
def portal() -> Portal:
    """The sample province."""
    return load_portal(WorktreeSource(ROOT, datetime(2026, 11, 24, tzinfo=VIETNAM_TIME)))


def owners_of(text: str, path: str, kind: str) -> set[str]:
    """Who is asked to review a path."""
    rules = [line.split() for line in text.splitlines() if not line.startswith("#")]
    if KINDS[kind].owners_by_regex:
        matching = [owners for rule, *owners in rules if _matches_regex(rule, path)]
        return {owner for owners in matching for owner in owners}
    matching = [owners for rule, *owners in rules if _matches_pattern(rule, path)]
    return set(matching[-1])


def _matches_regex(rule: str, path: str) -> bool:
    return bool(re.fullmatch(rule.removeprefix("!"), path)) != rule.startswith("!")


def _matches_pattern(rule: str, path: str) -> bool:
    return fnmatchcase(f"/{path}", f"{rule}*") if rule.startswith("/") else rule == "*"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("content/tin-tuc/2026/x.md", MAIN),
        ("content/files/2026/x.pdf", MAIN),
        ("content/data/rules/40-2012.yml", CHIEF),
        ("content/data/portal.yml", CHIEF),
        ("sub-portals/sokhdt/agency.yml", CHIEF),
        ("theme/templates/base.html", CHIEF),
        ("pelicanconf.py", CHIEF),
        (".github/CODEOWNERS", CHIEF),
    ],
)
def test_paths_are_owned_as_the_table_says(portal: Portal, kind: str, path: str, owners: set[str]) -> None:
    assert owners_of(owners_file(portal, KINDS[kind]), path, kind) == owners


@pytest.mark.parametrize("kind", KINDS)
def test_an_agency_owns_its_own_content(portal: Portal, kind: str) -> None:
    text = owners_file(portal, KINDS[kind])
    for label, agency in portal.agencies.items():
        has_say = agency.status != "closed"
        approvers = {f"@{each.account}" for each in agency.board if each.level == "approve" and has_say}
        wanted = approvers | (CHIEF if len(approvers) < 2 else set())
        assert owners_of(text, f"sub-portals/{label}/content/tin-tuc/2026/x.md", kind) == wanted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "folder", ["content/tin-tuc", "content/data", "sub-portals/{}/content/tin-tuc", "theme"]
)
def test_whom_a_forge_asks_may_approve_here(portal: Portal, kind: str, folder: str) -> None:
    text = owners_file(portal, KINDS[kind])
    for label in portal.agencies:
        path = f"{folder.format(label)}/x.md"
        owners = owners_of(text, path, kind)
        assert owners
        assert all(may_approve(standing_of(portal, each[1:]), owner_of(path)) for each in owners)


@pytest.mark.parametrize("kind", KINDS)
def test_two_approvers_need_no_editor_in_chief_and_levels_below_own_nothing(
    portal: Portal, kind: str
) -> None:
    levels = {"a": "approve", "b": "approve", "c": "edit", "d": "admin"}
    board = tuple(BoardMember(name, name, level) for name, level in levels.items())
    agencies = {**portal.agencies, "sokhdt": replace(portal.agencies["sokhdt"], board=board)}
    text = owners_file(replace(portal, agencies=agencies), KINDS[kind])
    assert owners_of(text, "sub-portals/sokhdt/content/tin-tuc/x.md", kind) == {"@a", "@b"}


def test_logins_are_those_of_the_forge(tmp_path: Path) -> None:
    folder = empty_portal(tmp_path)
    add_agency(folder, "soyte", "Sở Y tế", "so")
    write(folder, "content/data/forge.yml", "logins:\n  - {account: soyte.duyet, login: hoang-mau}\n")
    assert issues_in(folder) == ()
    portal = load_portal(WorktreeSource(folder, datetime(2026, 11, 24, tzinfo=VIETNAM_TIME)))
    text = owners_file(portal, KINDS["github"])
    assert owners_of(text, "sub-portals/soyte/content/x.md", "github") == {"@hoang-mau", "@tbt.mau"}
    assert unknown_logins(portal, KINDS["github"]) == ["phoyen.duyet", "sokhdt.duyet", "tbt.mau"]
    assert unknown_logins(portal, KINDS["gitlab"]) == []


def test_a_file_of_logins_that_cannot_be_used_says_so(portal: Portal) -> None:
    with pytest.raises(PortalDataError, match=r"forge\.yml"):
        logins_in(replace(portal, data={"forge.yml": {"logins": ["x"]}}))
