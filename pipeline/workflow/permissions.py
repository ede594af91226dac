"""Who may do what with a request, and in which state: the one table that every way in uses.

Pushes, the command line and the desk ask `refusal` and nothing else; the matrix test walks the same table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.request import OPEN, Action, State
from pipeline.workflow.authority import Standing, may_approve


class Relation(StrEnum):
    """What an account is to a request."""

    AUTHOR = "author"
    """Opened it or pushed some of its content."""
    COLLEAGUE = "colleague"
    """Has any level on the board of the agency that submits."""
    LEAD = "lead"
    """Has level approve on the board of the agency that submits."""
    APPROVER = "approver"
    """May approve for one of its owners."""
    OWNER_BOARD = "owner_board"
    """Has any level on the board of an owner."""
    MAIN_BOARD = "main_board"
    CHIEF = "chief"
    COUNCIL = "council"


_READERS = frozenset(Relation)
_EDITABLE = frozenset(
    {State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.SCHEDULED, State.FAILED}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    states: frozenset[State]
    by: frozenset[Relation]
    """Any one of these is enough."""
    never: frozenset[Relation] = frozenset()
    """None of these may, whatever else they are."""


_A, _C, _L, _P = Relation.AUTHOR, Relation.COLLEAGUE, Relation.LEAD, Relation.APPROVER

TABLE: Mapping[Action, Rule] = {
    Action.SAVE: Rule(_EDITABLE, frozenset({_A, _C})),
    Action.SUBMIT: Rule(_EDITABLE, frozenset({_A, _C})),
    Action.REFRESH: Rule(_EDITABLE, frozenset({_A, _C, _P})),
    Action.COMMENT: Rule(OPEN, _READERS),
    Action.CLAIM: Rule(frozenset({State.SUBMITTED}), frozenset({_P})),
    Action.APPROVE: Rule(frozenset({State.SUBMITTED, State.FAILED}), frozenset({_P}), frozenset({_A})),
    Action.RETURN: Rule(_EDITABLE - {State.DRAFT, State.RETURNED}, frozenset({_P})),
    Action.REJECT: Rule(_EDITABLE - {State.DRAFT}, frozenset({_P})),
    Action.SCHEDULE: Rule(frozenset({State.APPROVED, State.SCHEDULED}), frozenset({_P})),
    Action.PUBLISH: Rule(
        frozenset({State.APPROVED, State.SCHEDULED, State.PUBLISHING, State.FAILED}), frozenset({_P})
    ),
    Action.CANCEL: Rule(_EDITABLE, frozenset({_A, _L, Relation.CHIEF})),
}
"""What people do; `release`, `fail` and `renew` are the service's alone, and reading asks for any relation at all."""


def relations(
    standing: Standing, authors: frozenset[str], agency: str, owners: tuple[str, ...]
) -> frozenset[Relation]:
    """What an account is to a request with these authors, submitting agency and owners."""
    found = {
        Relation.AUTHOR: standing.account in authors,
        Relation.COLLEAGUE: bool(standing.on(agency)),
        Relation.LEAD: "approve" in standing.on(agency),
        Relation.APPROVER: any(may_approve(standing, owner) for owner in owners),
        Relation.OWNER_BOARD: any(standing.on(owner) for owner in owners),
        Relation.MAIN_BOARD: standing.is_main_board,
        Relation.CHIEF: standing.is_chief,
        Relation.COUNCIL: standing.is_council,
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def is_allowed(action: Action, state: State, held: frozenset[Relation]) -> bool:
    """Whether the table lets an account with these relations act on a request in this state."""
    rule = TABLE[action]
    return state in rule.states and bool(held & rule.by) and not held & rule.never


def refusal(action: Action, state: State, held: frozenset[Relation]) -> str:
    """Which rule stands against an action: a code of the message file, or nothing where it is allowed."""
    rule = TABLE[action]
    if not held & rule.by:
        return "not_yours"
    if held & rule.never:
        return "own_content"
    return "" if state in rule.states else "wrong_state"
