"""What the tests of deadlines share: the sample's types and rules, and the calendars of the years they speak of."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model.calendar import Calendar, calendar_from
from pipeline.model.document_type import DocumentType, types_from
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.rules import Rules, rules_from
from pipeline.store.yaml_file import load_data_file
from tests.portals import ROOT

RULE_FILE = ROOT / "content/data/rules/40-2012.yml"


def held(path: Path) -> dict[str, Any]:
    """What a data file holds."""
    return load_data_file(path, path.read_bytes())


@cache
def rules() -> Rules:
    """The rule set of Decision 40/2012."""
    return rules_from(held(RULE_FILE))


@cache
def types() -> dict[str, DocumentType]:
    """The sample's document types."""
    return types_from(held(ROOT / "content/data/document-types.yml"))


@cache
def calendars() -> dict[int, Calendar]:
    """2012 and 2013, for the regulation's own examples, and the sample's 2026."""
    beside = Path(__file__).with_name("calendars")
    files = [beside / "2012.yml", beside / "2013.yml", ROOT / "content/data/calendars/2026.yml"]
    return {each.year: each for each in map(calendar_from, map(held, files))}


def at(text: str) -> datetime:
    """A moment in Vietnamese time, from `2012-11-20 15:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)
