"""Puts issues into words for the clerk who must act: what is wrong, and what to do."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")
_LONGEST = 240


@cache
def messages() -> dict[str, Any]:
    """The words for every code: `text` says what is wrong, `fix` what to do with an example."""
    return load_data_file(_FILE, _FILE.read_bytes())


def message(issue: Issue) -> str:
    """What is wrong, and what to do, in one line of Vietnamese."""
    return " — ".join(advice(issue))


def advice(issue: Issue) -> tuple[str, str]:
    """What is wrong; and what to do, with an example as it is written in a file."""
    entry = messages()[issue.code]
    words = {name: _one_line(value) for name, value in issue.context.items()}
    words["key"] = issue.field.rsplit(".", 1)[-1]
    return entry["text"].format(**words), entry["fix"].format(**words)


def shown(issue: Issue) -> str:
    """The issue as one line of a report: `path:line: field: what is wrong — what to do`."""
    field = f" {_one_line(issue.field)}:" if issue.field else ""
    return f"{_one_line(issue.path)}:{issue.line}:{field} {message(issue)}"


def _one_line(value: object) -> str:
    """What a stranger wrote, made safe for a terminal and short: no line breaks, no control characters."""
    text = "".join(letter if letter.isprintable() else "�" for letter in str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
