"""What a correction or a retraction writes into a document: status, and a line of its public history (Đ6.2)."""

from collections.abc import Mapping
from typing import Any

from pipeline.desk.submission.content import Content, content_of

CORRECT, RETRACT, TRANSLATE = "correct", "retract", "translate"
STATUS = {CORRECT: "corrected", RETRACT: "retracted"}

NOTE = "ghi-chu-thay-doi"
"""Name of the control for the line of the public history."""


def with_change(content: Content, base: str, purpose: str, note: str, day: str) -> Content:
    """The content with its new status and one more line of its public history (Đ6.2)."""
    if purpose not in STATUS:
        return content
    before = content_of(base.encode()).values.get("change_notes")
    notes: list[Any] = [
        *(before if isinstance(before, list) else ()),
        {"date": day, "note": " ".join(note.split())},
    ]
    changed: Mapping[str, Any] = {"status": STATUS[purpose], "change_notes": notes}
    if purpose == CORRECT:
        changed = {**changed, "modified": day}
    return Content({**content.values, **changed}, content.body)


def note_in(content: Content, base: str) -> str:
    """The line that was written for the public history."""
    before = content_of(base.encode()).values.get("change_notes") if base else ()
    notes = content.values.get("change_notes")
    if not isinstance(notes, list) or len(notes) <= (len(before) if isinstance(before, list) else 0):
        return ""
    return str(notes[-1].get("note", "")) if isinstance(notes[-1], dict) else ""
