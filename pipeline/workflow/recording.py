"""Writes what becomes of a request: signed commits on its branch, each on top of the one that was seen.

A step is written before a later one that depends on it, each with its own compare-and-swap; killed in between, what is
there is a state of its own, and the next step goes on from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.model.event_message import message_of
from pipeline.model.request import Event, branch_of, closing_tag_of
from pipeline.store.commits import Signer, write_signed
from pipeline.store.refs import RefChange, Writer, refs_below, writing
from pipeline.store.repository import Repository
from pipeline.store.service_key import service_signer

_OPEN, _CLOSED = "refs/heads/request", "refs/tags/closed"


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes events at one moment, while nobody else moves a ref."""

    writer: Writer
    signer: Signer
    moment: datetime

    @property
    def repository(self) -> Repository:
        return self.writer.repository

    def commit(self, tree: str, parents: Sequence[str], message: str) -> str:
        """Write a commit by the service."""
        return write_signed(self.repository, tree, parents, message, self.signer, self.moment)

    def event(self, parent: str, event: Event) -> str:
        """Write the empty commit that records an event on top of a commit."""
        return self.commit(self.repository.id_of(f"{parent}^{{tree}}"), [parent], message_of(event))

    def add(self, old: str, parent: str, event: Event) -> str:
        """Record an event on top of `parent`, and move the request's branch there from `old` (nothing: a new one)."""
        commit = self.event(parent, event)
        self.writer.move(RefChange(branch_of(event.request), old, commit))
        return commit

    def close(self, head: str, event: Event) -> str:
        """Record the last event of a request: the tag that keeps it comes first, then the branch goes."""
        commit = self.event(head, event)
        self.writer.move(RefChange(closing_tag_of(event.request), "", commit))
        self.writer.move(RefChange(branch_of(event.request), head, ""))
        self.writer.tidy(_CLOSED)
        return commit


def recorder(writer: Writer, moment: datetime) -> Recorder:
    """A recorder with the service key, which is made at first start; finishes what a killed process left half done."""
    return Recorder(writer, service_signer(writer, moment), moment)


def finish_closing(writer: Writer, request: str) -> None:
    """Take away the branch of a request whose closing tag is there: its process died in between."""
    branch = writer.repository.id_of(branch_of(request))
    if branch and writer.repository.id_of(closing_tag_of(request)):
        writer.move(RefChange(branch_of(request), branch, ""))


def finish_closings(repository: Repository) -> None:
    """Do so for every request, where there is one."""
    opened, closed = (
        {name.rpartition("/")[2] for name in refs_below(repository, prefix)} for prefix in (_OPEN, _CLOSED)
    )
    if left := opened & closed:
        with writing(repository) as writer:
            for request in sorted(left):
                finish_closing(writer, request)


def next_id(repository: Repository, year: int) -> str:
    """The number of the next request of a year."""
    names = refs_below(repository, f"{_OPEN}/{year}-*", f"{_CLOSED}/{year}-*")
    taken = [int(name.rpartition("-")[2]) for name in names]
    return f"{year}-{max(taken, default=0) + 1:06d}"


def following(last: Event, **changes: Any) -> Event:
    """The next event of a request: what it stands on stays, what was said of the last one does not."""
    said = {"reason": "", "text": "", "where": "", "origin": ""}
    return replace(last, **{**said, **changes})
