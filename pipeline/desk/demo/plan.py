"""What a first look shows, as `requests.yml` plans it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("requests.yml")


@dataclass(frozen=True, slots=True)
class Planned:
    """One request, and what becomes of it."""

    agency: str
    by: str
    title: str
    summary: str
    body: str
    message: str
    then: Sequence[tuple[str, str, str]]
    """What is done, by whom, with which words."""
    days: int = 0
    event: int | None = None
    publish_in: int | None = None
    """Days from now at which it shall be published."""
    urgent: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the demo makes."""

    password: str
    people: tuple[str, ...]
    administrators: tuple[str, ...]
    requests: tuple[Planned, ...]


def demo_plan() -> Plan:
    """Read the plan."""
    data = load_data_file(_FILE, _FILE.read_bytes())
    requests = tuple(_planned(each) for each in data["requests"])
    return Plan(data["password"], tuple(data["people"]), tuple(data["administrators"]), requests)


def _planned(data: Mapping[str, Any]) -> Planned:
    return Planned(
        agency=data["agency"],
        by=data["by"],
        title=data["title"],
        summary=data["summary"],
        body=data["body"],
        message=data["message"],
        then=[(each[0], each[1], each[2]) for each in data["then"]],
        days=int(data["days"]),
        event=int(data["event"]) if "event" in data else None,
        publish_in=int(data["publish_in"]) if "publish_in" in data else None,
        urgent=data.get("urgent") == "true",
        draft=data.get("draft") == "true",
    )
