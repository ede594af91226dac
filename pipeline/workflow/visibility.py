"""Which requests an account may see: its own, its agency's, those that its board decides; the main board sees all."""

from collections.abc import Sequence

from pipeline.model.account import Account
from pipeline.model.agency import MAIN
from pipeline.model.request import Event, branch_of, closing_tag_of
from pipeline.store.repository import Repository
from pipeline.workflow.authority import Standing
from pipeline.workflow.record import MainState, main_state
from pipeline.workflow.request_index import numbers_of

MOST_CLOSED = 1000
"""Closed requests that a clone brings along, the newest: each is a value in git's environment, which has a limit."""


def sees_all(standing: Standing) -> bool:
    """Whether an account sees every request."""
    return standing.is_main_board or standing.is_chief or standing.is_council


def may_see(main: MainState, standing: Standing, event: Event) -> bool:
    """Whether an account may see a request, whose newest event this is."""
    if sees_all(standing) or event.author == standing.account:
        return True
    labels = {label or main.portal.main.label for label in standing.levels}
    return bool(labels & {event.agency, *event.owners})


def hidden_refs(repository: Repository, account: Account) -> Sequence[str]:
    """Values of `transfer.hideRefs` for an account, in their order: everything is hidden but what it may see."""
    main = main_state(repository)
    standing = main.standing(account)
    if sees_all(standing):
        return ("refs/keys",)
    labels = [label for label in standing.levels if label != MAIN]
    numbers = numbers_of(repository, labels, account.name, MOST_CLOSED)
    shown = (branch_of(number) if is_open else closing_tag_of(number) for number, is_open in numbers)
    return ("refs", "!refs/heads/main", "!refs/tags/portal-start", "!refs/for", *(f"!{ref}" for ref in shown))
