"""Puts what happened to something handed in into Vietnamese words, as `messages.vi.yml` gives them."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.checks.messages import message
from pipeline.intake.taken import ASKED, CHANGED, REFUSED, Notice
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")
_LONGEST = 160


@cache
def messages() -> dict[str, Any]:
    """The words for every code, by kind of notice."""
    return load_data_file(_FILE, _FILE.read_bytes())


def notice(code: str, place: str = "", **context: object) -> Notice:
    """The notice with this code; what strangers wrote stands in it on one line, cut short."""
    kind = next(kind for kind in (REFUSED, CHANGED, ASKED) if code in messages()[kind])
    words = {name: _one_line(value) for name, value in context.items()}
    return Notice(kind, code, _one_line(place), messages()[kind][code].format(**words))


def notice_of(issue: Issue, kind: str = REFUSED, place: str = "") -> Notice:
    """What `pipeline.checks` says of a file or text, as a notice with the words of the check."""
    return Notice(kind, issue.code, _one_line(place or issue.path), message(issue))


def _one_line(value: object) -> str:
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
