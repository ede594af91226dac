"""Faults as a forge shows them beside the lines of a pull request; in: what `congso check --json` prints."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

Faults = Sequence[Mapping[str, Any]]
"""Objects with path, line, field, code, severity and message (DESIGN: shapes that other programs read)."""

_COMMENTS_AT_MOST = 50
"""A review with hundreds of comments helps nobody; the rest is told in its text."""


def annotations(kind: str, faults: Faults, changed: Collection[str] | None = None) -> str:
    """What a pipeline hands to the forge of this kind (see KINDS).

    `changed`: paths that the pull request changes, where the forge cannot comment on others; None where all may be.
    """
    return _WRITERS[kind](faults, changed)


def _workflow_commands(faults: Faults, changed: Collection[str] | None) -> str:
    """Commands that GitHub's runner reads from the log. It shows ten of each kind, and the log has them all."""
    return "".join(f"{_workflow_command(fault)}\n" for fault in faults)


def _workflow_command(fault: Mapping[str, Any]) -> str:
    places = {"file": fault["path"], "line": fault["line"], "title": fault["field"] or fault["code"]}
    named = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in places.items())
    level = "error" if fault["severity"] == "error" else "warning"
    return f"::{level} {named}::{_escaped(fault['message'])}"


def _escaped(text: str, more: str = "") -> str:
    """Text that stays within its place in a command, whatever a file is called."""
    for letter in f"%\r\n{more}":
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _code_quality(faults: Faults, changed: Collection[str] | None) -> str:
    """A report of the Code Quality format, which GitLab shows in the changes of a merge request."""
    return json.dumps([_quality_entry(fault) for fault in faults], ensure_ascii=False, indent=1) + "\n"


def _quality_entry(fault: Mapping[str, Any]) -> dict[str, Any]:
    place = f"{fault['path']}\0{fault['line']}\0{fault['field']}\0{fault['code']}\0{fault['message']}"
    return {
        "description": fault["message"],
        "check_name": fault["code"],
        "fingerprint": hashlib.sha256(place.encode()).hexdigest(),
        "severity": "major" if fault["severity"] == "error" else "minor",
        "location": {"path": fault["path"], "lines": {"begin": fault["line"]}},
    }


def _review(faults: Faults, changed: Collection[str] | None) -> str:
    """The body of a review for Forgejo's API: comments on lines that it can show, and a list of the others."""
    shown = [fault for fault in faults if changed is None or fault["path"] in changed][:_COMMENTS_AT_MOST]
    others = [fault for fault in faults if fault not in shown]
    comments = [
        {"path": fault["path"], "new_position": fault["line"], "body": fault["message"]} for fault in shown
    ]
    lines = [f"- `{fault['path']}:{fault['line']}` {fault['message']}" for fault in others]
    text = "\n".join([f"Kiểm tra thấy {len(faults)} lỗi hoặc cảnh báo.", *lines])
    return json.dumps({"event": "COMMENT", "body": text, "comments": comments}, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[Faults, Collection[str] | None], str]] = {
    "github": _workflow_commands,
    "gitlab": _code_quality,
    "forgejo": _review,
}
