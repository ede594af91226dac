"""What one build is given, and what it says it did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.checks.issue import Issue
from pipeline.model.portal import Portal
from pipeline.store.source import Source

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Build:
    """Everything a build depends on: the commit or checkout, the as-of day, and where things go."""

    source: Source
    portal: Portal
    day: str
    """The as-of day, `YYYY-MM-DD`."""
    output: Path
    cache: Path
    """Folder of the catalogue and of rendered bodies; deletable."""
    jobs: int = 1
    full: bool = False
    strict: bool = False
    progress: Progress = lambda stage, done, total: None


@dataclass(frozen=True, slots=True)
class Preview:
    """Which pages a preview has, and where it works."""

    paths: frozenset[str]
    """Documents and files of which every page is made."""
    homes: frozenset[str]
    """Labels of the sites whose home page is made too."""
    folder: Path
    """An empty folder for its copy of the catalogue; deletable when it is done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: counts of pages, seconds of each stage, and every issue it found."""

    total: int
    rendered: int
    written: int
    removed: int
    issues: tuple[Issue, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


def errors_of(issues: Sequence[Issue]) -> list[Issue]:
    """Those that leave a document out or stop a publication."""
    return [issue for issue in issues if issue.severity == "error"]
