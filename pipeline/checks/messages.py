"""Puts issues into words for the clerk who must act: what is wrong, and what to do."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")


@cache
def _messages() -> dict[str, Any]:
    return load_data_file(_FILE, _FILE.read_bytes())


def message(issue: Issue) -> str:
    """What is wrong, and what to do, in one line of Vietnamese."""
    entry = _messages()[issue.code]
    return " — ".join(entry[part].format(**issue.context) for part in ("text", "fix"))


def shown(issue: Issue) -> str:
    """The issue as one line of a report: `path:line: field: what is wrong — what to do`."""
    field = f" {issue.field}:" if issue.field else ""
    return f"{issue.path}:{issue.line}:{field} {message(issue)}"
