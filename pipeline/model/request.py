"""A request: what an agency asks to have published, and the record of what has become of it.

The record is in Git (DESIGN: Request): every event is a commit whose message `pipeline.model.event_message` writes and
reads. The newest event says where the request stands; what it stands on is checked anew at every step.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.model.plain_text import one_line

CLAIM_LASTS = timedelta(hours=4)
"""How long a reviewer who has claimed a request keeps it from the others: half a working day."""

URGENT = "urgent"

_ID = re.compile(r"20\d{2}-\d{6}")


class State(StrEnum):
    """Where a request stands; the last three are closed for ever."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    FAILED = "failed"
    PUBLISHED = "published"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


CLOSED = frozenset({State.PUBLISHED, State.REJECTED, State.CANCELLED})
OPEN = frozenset(State) - CLOSED


class Action(StrEnum):
    """What an event did."""

    SAVE = "save"
    """Content came in, and the request is or stays a draft."""
    SUBMIT = "submit"
    """Content came in or not, and the board is asked."""
    REFRESH = "refresh"
    """What `main` has gained was merged into the request."""
    COMMENT = "comment"
    CLAIM = "claim"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    SCHEDULE = "schedule"
    CANCEL = "cancel"
    PUBLISH = "publish"
    """The request was merged into `main`."""
    RELEASE = "release"
    """Its pages are live."""
    FAIL = "fail"
    """It could not be published; the reason says why."""
    RENEW = "renew"
    """Its deadline has moved, because a calendar or rule has changed; the reason says which."""


CONTENT_ACTIONS = frozenset({Action.SAVE, Action.SUBMIT})
"""Actions whose actor is counted as one of the authors."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a request: what was done, by whom, and where the request stands since."""

    request: str
    state: State
    action: Action
    by: str
    """Account, or `service`."""
    acting_as: str
    """In which standing: `edit@sokhdt`, `approve@sokhdt`, `editor-in-chief`, `council`, `service`."""
    at: datetime
    digest: str
    """Of the content at that moment (`content_digest`)."""
    agency: str
    """Label of the agency that submits."""
    author: str
    """Account that opened the request."""
    owners: tuple[str, ...]
    """Whose approval the content needs (pipeline.workflow.paths)."""
    title: str
    via: str
    rule_set: str = ""
    reason: str = ""
    publish_at: datetime | None = None
    """When it shall be published; None for as soon as it is approved."""
    due_at: datetime | None = None
    """By when it must be public (Đ10.2, Đ10.3)."""
    is_urgent: bool = False
    approved_by: tuple[str, ...] = ()
    """Accounts whose approvals it was published on."""
    claimed_by: str = ""
    claimed_until: datetime | None = None
    where: str = ""
    """File and line that a comment is about: `content/tin-tuc/2026/x.md:12`."""
    text: str = ""
    """Message to the reviewer, or comment."""
    origin: str = ""
    """Where it was done, if on a forge: `forgejo/12/review/345`."""

    def claimant(self, moment: datetime) -> str:
        """Who has claimed the request, as long as the claim lasts."""
        return self.claimed_by if self.claimed_until and moment < self.claimed_until else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that a request changes, as Git names it; a file that goes has no blob."""

    path: str
    mode: str
    blob: str


def content_digest(changes: Iterable[Change]) -> str:
    """The digest of what a request changes since its merge base: SHA-256 over sorted lines of path, mode and blob.

    A line is `path NUL mode NUL blob LF`; for a file that goes, mode and blob are `deleted`.
    """
    whole = hashlib.sha256()
    for each in sorted(changes, key=lambda change: change.path.encode("utf-8", "surrogateescape")):
        mode, blob = (each.mode, each.blob) if each.blob else ("deleted", "deleted")
        path = each.path.encode("utf-8", "surrogateescape")
        whole.update(path + f"\0{mode}\0{blob}\n".encode())
    return whole.hexdigest()


def is_request_id(text: str) -> bool:
    """Whether a text is a request's number: a year, a hyphen and six digits."""
    return bool(_ID.fullmatch(text))


def branch_of(request: str) -> str:
    """The ref of an open request."""
    return f"refs/heads/request/{request}"


def closing_tag_of(request: str) -> str:
    """The ref that keeps a closed request for ever (Đ11.1)."""
    return f"refs/tags/closed/{request}"


def short_title(text: str) -> str:
    """A title as it stands in the record: one printable line of at most 100 characters."""
    return one_line(text, 100)
