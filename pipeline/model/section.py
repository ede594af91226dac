"""Sections: the 13 collections of Đ4, each made of one or more document types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """One of the 13 collections that every portal shows (Đ4)."""

    number: int
    name: str
    label: str
    label_en: str
    types: tuple[str, ...]
    """Names of its document types; the first one's folder is the section's address."""
    summary: str = ""


def section_from(data: Mapping[str, Any]) -> Section:
    """Make a section from its entry in `sections.yml`."""
    return Section(
        number=int(data["number"]),
        name=data["name"],
        label=data["label"],
        label_en=data["label_en"],
        types=tuple(data["types"]),
        summary=data.get("summary", ""),
    )
