"""Faults beside the lines: whatever a file or a value is called, it stays within its place in the report."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.workflow.forges.annotations import annotations
from pipeline.workflow.forges.kinds import KINDS
from tests.congso import congso


def fault(path: str, message: str = "sai", severity: str = "error") -> dict[str, Any]:
    return {
        "path": path, "line": 3, "field": "title", "code": "missing", "severity": severity, "message": message
    }  # fmt: skip


def test_no_name_becomes_a_command_of_the_runner() -> None:
    (said,) = annotations(
        "github", [fault("a,line=9::x\n::stop-commands::y", "100%\n::error::z")]
    ).splitlines()
    assert (
        said
        == "::error file=a%2Cline=9%3A%3Ax%0A%3A%3Astop-commands%3A%3Ay,line=3,title=title::100%25%0A::error::z"
    )


def test_a_warning_stays_one() -> None:
    assert annotations("github", [fault("a.md", severity="warning")]).startswith("::warning ")
    assert json.loads(annotations("gitlab", [fault("a.md", severity="warning")]))[0]["severity"] == "minor"


def test_each_fault_of_a_report_has_a_fingerprint_of_its_own() -> None:
    report = json.loads(annotations("gitlab", [fault("a.md"), fault("a.md", "khác"), fault("b.md")]))
    assert len({each["fingerprint"] for each in report}) == 3


def test_a_review_comments_on_changed_files_and_tells_the_rest() -> None:
    review = json.loads(annotations("forgejo", [fault("a.md"), fault("b.md", "hỏng")], {"a.md"}))
    assert [each["path"] for each in review["comments"]] == ["a.md"]
    assert "`b.md:3` hỏng" in review["body"]
    assert "a.md" not in review["body"]


def test_a_review_stays_readable() -> None:
    review = json.loads(annotations("forgejo", [fault(f"{number}.md") for number in range(80)]))
    assert (len(review["comments"]), review["body"].count("\n- ")) == (50, 30)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("text", "code"), [('{"faults": []}', 0), ("", 2), ("[]", 2), ('{"faults": 5}', 2)])
def test_what_is_no_report_is_misuse(tmp_path: Path, kind: str, text: str, code: int) -> None:
    (tmp_path / "faults.json").write_text(text, encoding="utf-8")
    done = congso(tmp_path, "forge", "annotate", kind, str(tmp_path / "faults.json"))
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 0)])
def test_only_errors_fail_the_step(tmp_path: Path, severity: str, code: int) -> None:
    (tmp_path / "faults.json").write_text(json.dumps({"faults": [fault("a.md", severity=severity)]}), "utf-8")
    assert congso(tmp_path, "forge", "annotate", "github", str(tmp_path / "faults.json")).returncode == code
