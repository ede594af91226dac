"""The approver's checklist (Đ5): what has to be looked at, and how it is written into the record of an approval."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("checklist.yml")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at before approving."""

    code: str
    article: str
    text: str


@cache
def items() -> tuple[Item, ...]:
    """Everything that has to be looked at, in order."""
    return tuple(Item(**entry) for entry in load_data_file(_FILE, _FILE.read_bytes())["items"])


def record_of(ticked: Collection[str], word: str) -> str:
    """What an approval says: each thing that was looked at, with its article, and the approver's own words."""
    lines = [f"[x] {each.text} ({each.article})" for each in items() if each.code in ticked]
    return "\n".join([*lines, *([word.strip()] if word.strip() else [])])


def is_complete(ticked: Collection[str]) -> bool:
    """Whether everything was looked at."""
    return {each.code for each in items()} <= set(ticked)
