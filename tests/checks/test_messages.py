"""Every code has words, every word is used, and each message says what to do with an example."""

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest

from pipeline.checks.issue import Issue, field_name, issue_of, steps_of
from pipeline.checks.messages import message, messages, shown
from pipeline.checks.severity import ASKED_FROM, WARNINGS
from tests.checks.cases import CASES
from tests.portals import ROOT

PROVOKED_ELSEWHERE = {"too_slow"}
"""Told by the second Markdown engine, whose own tests provoke it: three seconds of CPU."""

TOO_GENERAL = {"test_messages.py", "test_documents.py"}
"""Tests that name codes without provoking them; of the second only the quoted ones count."""

_RAISING = {
    "Fault",
    "fault_at",
    "issue_of",
    "YamlFault",
    "ValueFault",
    "_pattern",
    "_with_meant",
    "_single_characters",
}


def codes_in(path: Path) -> set[str]:
    """Every code that a module gives to a fault: a text in a call that makes one, or in a table of codes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _RAISING:
            for argument in node.args[:3]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def known_codes() -> set[str]:
    """Codes that the program can raise, as its source names them."""
    modules = [
        *(ROOT / "pipeline/checks").glob("*.py"),
        ROOT / "pipeline/model/field.py",
        ROOT / "pipeline/store/yaml_file.py",
    ]
    literals = set().union(*map(codes_in, modules))
    return {code for code in literals if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code)}


def test_every_code_that_is_raised_has_words() -> None:
    assert known_codes() - set(messages()) == set()


def test_every_code_with_words_is_provoked_by_a_test() -> None:
    beside = [path for path in Path(__file__).parent.glob("test_*.py") if path.name not in TOO_GENERAL]
    tested = "\n".join(path.read_text(encoding="utf-8") for path in beside)
    provoked = {case.code for case in CASES} | set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)*\b", tested))
    provoked |= set(
        re.findall(r'"([a-z0-9_]+)"', (Path(__file__).parent / "test_documents.py").read_text("utf-8"))
    )
    assert set(messages()) - provoked - PROVOKED_ELSEWHERE == set()


def test_stages_and_warnings_name_codes_that_exist() -> None:
    like = {f"{code}_like" for code in ASKED_FROM} & set(messages())
    assert set(ASKED_FROM) | WARNINGS | like <= set(messages())
    assert like <= set(ASKED_FROM), "a fault with a suggestion counts from the same stage as the one without"


@pytest.mark.parametrize("code", messages())
def test_words_are_vietnamese_and_say_what_to_do(code: str) -> None:
    entry = messages()[code]
    assert set(entry) == {"text", "fix"}
    whole = f"{entry['text']} {entry['fix']}"
    assert unicodedata.is_normalized("NFC", whole)
    assert "ví dụ" in entry["fix"]
    assert not entry["text"].endswith(".")
    assert not entry["fix"].endswith(".")
    assert all(name.isidentifier() for _, name, _, _ in string.Formatter().parse(whole) if name)


def test_what_a_stranger_wrote_stays_on_one_line_and_short() -> None:
    issue = issue_of("content/tin-tuc/a\x1b.md", "unknown_key", found="x\n\x1b[31m" * 500, known="title")
    assert "\n" not in shown(issue)
    assert "\x1b" not in shown(issue)
    assert len(shown(issue)) < 600


def test_a_message_never_takes_a_value_for_a_pattern() -> None:
    issue = issue_of("a.md", "unknown_key", found="{label.__class__}", known="title")
    assert "{label.__class__}" in message(issue)


def test_issues_sort_by_place() -> None:
    issues = [Issue("b", 1, "", "x"), Issue("a", 10, "", "x"), Issue("a", 9, "", "x")]
    assert [(each.path, each.line) for each in sorted(issues)] == [("a", 9), ("a", 10), ("b", 1)]


@pytest.mark.parametrize("name", ["title", "attachments[1].file", "a[0][2].b", ""])
def test_the_name_of_a_field_leads_to_it(name: str) -> None:
    assert field_name(steps_of(name)) == name
