"""What the workflow needs to know of a forge: its pull requests to `main`, their reviews, and what became of them.

An adapter is a class with these members in a file of its own. It reports what the forge says and decides nothing: every
rule is asked again when it is brought into the record (`pipeline.workflow.forges.reading`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What a reviewer said."""

    APPROVE = "approve"
    RETURN = "return"
    """Asked for changes."""
    COMMENT = "comment"


class Fate(StrEnum):
    """What has become of a pull request."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One pull request (GitLab: merge request) to `main`, as it is now."""

    number: int
    login: str
    """Who opened it."""
    head: str
    """The commit that it would merge."""
    ref: str
    """The ref under which the forge gives that commit: `refs/pull/7/head`."""
    text: str
    """Title and description, as its author wrote them."""
    fate: Fate = Fate.OPEN
    ended_by: str = ""
    """The login that merged or closed it."""


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer said of one state of a pull request."""

    id: int
    """Unique among the reviews of a forge, and never used again."""
    login: str
    verdict: Verdict
    commit: str
    """The head that was looked at."""
    at: datetime
    text: str = ""
    where: str = ""
    """File and line that it is about: `content/tin-tuc/2026/x.md:12`."""


class Forge(Protocol):
    """A forge on which a portal's pull requests are kept. Where it does not answer, its members raise a CongsoError."""

    @property
    def kind(self) -> str:
        """Its kind, a name of `pipeline.workflow.forges.kinds.KINDS`."""
        ...

    @property
    def repository(self) -> str:
        """Where Git fetches the portal's repository: `https://…`, `ssh://…` or `file:///…`."""
        ...

    def pull_requests(self) -> Sequence[PullRequest]:
        """Every pull request to `main` that is open, or ended lately enough that it may not have been read since."""
        ...

    def reviews(self, number: int) -> Sequence[Review]:
        """The reviews of a pull request, oldest first; a comment on a line is one."""
        ...
