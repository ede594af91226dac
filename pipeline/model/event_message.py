"""An event of a request as the message of its commit: a subject, a text, and trailers in the last paragraph.

Git's own `%(trailers)` reads the same. What people wrote stands on single lines in the trailers, and in the paragraphs
before them, where nothing is taken for a trailer; a message that is not exactly as written here is no event.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from pipeline.model.account import is_account_name
from pipeline.model.plain_text import one_line, plain_lines
from pipeline.model.request import URGENT, Action, Event, State, is_request_id

RESERVED = (
    "Request-Id",
    "Request-State",
    "Request-Action",
    "Acted-By",
    "Acted-As",
    "Agency",
    "Acted-At",
    "Content-Digest",
    "Reason",
    "Publish-At",
    "Due-At",
    "Rule-Set",
    "Submitted-Via",
    "Request-Author",
    "Approval-Asked-Of",
    "Approved-By",
    "Priority",
    "Claimed-By",
    "Claimed-Until",
    "Comment-On",
    "Origin",
)
"""Names of the trailers of a record; the gate refuses them in commits that people make."""


def message_of(event: Event) -> str:
    """The message of the commit that records an event."""
    subject = f"{event.action.value.capitalize()} request {event.request}: {one_line(event.title, 100)}"
    trailers = "\n".join(f"{name}: {one_line(value, 4000)}" for name, value in _trailers(event) if value)
    text = plain_lines(event.text)
    return "\n\n".join(part for part in (subject.rstrip(), text, trailers) if part) + "\n"


def _trailers(event: Event) -> Iterator[tuple[str, str]]:
    yield "Request-Id", event.request
    yield "Request-State", event.state.value
    yield "Request-Action", event.action.value
    yield "Acted-By", event.by
    yield "Acted-As", event.acting_as
    yield "Agency", event.agency
    yield "Acted-At", _moment(event.at)
    yield "Content-Digest", event.digest
    yield "Reason", one_line(event.reason)
    yield "Publish-At", _moment(event.publish_at)
    yield "Due-At", _moment(event.due_at)
    yield "Rule-Set", event.rule_set
    yield "Submitted-Via", event.via
    yield "Request-Author", event.author
    yield "Approval-Asked-Of", " ".join(event.owners)
    yield "Approved-By", " ".join(event.approved_by)
    yield "Priority", URGENT if event.is_urgent else ""
    yield "Claimed-By", event.claimed_by
    yield "Claimed-Until", _moment(event.claimed_until)
    yield "Comment-On", event.where
    yield "Origin", event.origin


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def event_from(message: str) -> Event | None:
    """The event that a commit's message records; None where it records none."""
    trailers = trailers_in(message)
    if not is_request_id(trailers.get("Request-Id", "")):
        return None
    subject, *middle = message.strip("\n").split("\n\n")[:-1] or [""]
    try:
        return _event(trailers, subject.partition(": ")[2], "\n\n".join(middle))
    except (KeyError, ValueError):
        return None


def trailers_in(message: str) -> dict[str, str]:
    """The trailers of a message's last paragraph; none where it holds anything else, or a name twice."""
    found: dict[str, str] = {}
    for line in message.strip("\n").rpartition("\n\n")[2].split("\n"):
        name, parted, value = line.partition(": ")
        if not parted or name not in RESERVED or name in found:
            return {}
        found[name] = value
    return found


def _event(trailers: Mapping[str, str], title: str, text: str) -> Event:
    if not is_account_name(trailers["Acted-By"]) or not is_account_name(trailers["Request-Author"]):
        raise ValueError("an account has another form")
    return Event(
        request=trailers["Request-Id"],
        state=State(trailers["Request-State"]),
        action=Action(trailers["Request-Action"]),
        by=trailers["Acted-By"],
        acting_as=trailers["Acted-As"],
        at=datetime.fromisoformat(trailers["Acted-At"]),
        digest=trailers["Content-Digest"],
        agency=trailers["Agency"],
        author=trailers["Request-Author"],
        owners=tuple(trailers.get("Approval-Asked-Of", "").split()),
        title=title,
        via=trailers["Submitted-Via"],
        rule_set=trailers.get("Rule-Set", ""),
        reason=trailers.get("Reason", ""),
        publish_at=_read_moment(trailers.get("Publish-At")),
        due_at=_read_moment(trailers.get("Due-At")),
        approved_by=tuple(trailers.get("Approved-By", "").split()),
        is_urgent=trailers.get("Priority") == URGENT,
        claimed_by=trailers.get("Claimed-By", ""),
        claimed_until=_read_moment(trailers.get("Claimed-Until")),
        where=trailers.get("Comment-On", ""),
        text=text,
        origin=trailers.get("Origin", ""),
    )


def _read_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def reserved_in(message: str) -> str:
    """The first reserved trailer name that a person's message uses anywhere, in any spelling; or nothing."""
    names = {name.lower(): name for name in RESERVED}
    for line in message.splitlines():
        name = line.strip().partition(":")[0].strip().lower()
        if name in names and ":" in line:
            return names[name]
    return ""
