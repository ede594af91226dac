"""What stands between a request and `main`: approvals that are missing, and what merging it would make."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.checks.messages import shown
from pipeline.model.request import Event
from pipeline.store.trees import merge_trees
from pipeline.workflow.authority import may_approve
from pipeline.workflow.examination import faults_of
from pipeline.workflow.record import MainState, Request
from pipeline.workflow.refusals import Refusal, refusal


def missing_approvals(main: MainState, request: Request, more: Iterable[Event] = ()) -> tuple[str, ...]:
    """Owners whose approval is missing, by the boards as they are on `main` now.

    `more`: approvals about to be recorded. One by an author of the content counts for nothing.
    """
    accounts = {event.by for event in (*request.approvals, *more)} - request.authors
    standings = [main.standing(account) for account in accounts]
    return tuple(owner for owner in request.owners if not any(may_approve(each, owner) for each in standings))


@dataclass(frozen=True, slots=True)
class Merge:
    """What `main` would be with a request."""

    tree: str
    refusals: tuple[Refusal, ...]
    """Why it must not become that."""


def merge(main: MainState, request: Request) -> Merge:
    """Merge a request into `main` in the mind: only the files that were approved, as they were approved.

    Where git merges two edits of one file cleanly, the text is one that nobody has approved, and it is refused
    (DESIGN: Request). The faults that stop a publication are looked for in what comes out.
    """
    repository = main.repository
    merged = merge_trees(repository, main.commit, request.head)
    if merged.conflicts:
        return Merge(merged.tree, tuple(refusal("conflict_with_main", path) for path in merged.conflicts))
    mine = set(request.paths)
    altered = {
        entry.path for pair in repository.changes(request.head, merged.tree) for entry in pair if entry
    }
    strange = {entry.path for pair in repository.changes(main.commit, merged.tree) for entry in pair if entry}
    unapproved = sorted((altered & mine) | (strange - mine))
    if unapproved:
        return Merge(merged.tree, tuple(refusal("mixed_with_main", path) for path in unapproved))
    faults = faults_of(main, merged.tree, request.pairs, "publish")
    return Merge(merged.tree, tuple(refusal("fault", said=shown(fault)) for fault in faults))
