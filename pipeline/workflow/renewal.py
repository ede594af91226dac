"""Records deadlines anew where a calendar or rule set has changed under open requests (ADR 12).

It runs before the request that brought the change is closed: killed in between, it runs again, and what has been
recorded already is left alone.
"""

from datetime import datetime

from pipeline.model.deadlines import Due
from pipeline.model.request import CLOSED, Action
from pipeline.store.portal_data import CALENDARS_FOLDER, RULES_FOLDER
from pipeline.store.refs import writing
from pipeline.store.repository import Repository
from pipeline.workflow.authority import SERVICE
from pipeline.workflow.deadlines import earliest_due
from pipeline.workflow.intake import has_moved
from pipeline.workflow.record import Request, main_state, read_request
from pipeline.workflow.recording import following, recorder
from pipeline.workflow.refusals import refusal, refused, sentence
from pipeline.workflow.request_index import Wanted, newest_events

_ATTEMPTS = 10


def changes_clocks(request: Request) -> bool:
    """Whether a request changes what deadlines are counted by."""
    return any(path.startswith((CALENDARS_FOLDER, RULES_FOLDER)) for path in request.paths)


def renew_deadlines(repository: Repository, moment: datetime) -> list[str]:
    """Work out the deadline of every open request by what `main` says now, and record each that has moved.

    Returns the numbers of those requests.
    """
    open_requests = [event.request for event in newest_events(repository, Wanted())]
    with repository.at_hand() as near:
        return [number for number in open_requests if _renew(near, number, moment)]


def _renew(repository: Repository, number: str, moment: datetime) -> bool:
    for _ in range(_ATTEMPTS):
        main = main_state(repository)
        request = read_request(main, number)
        if request.is_merged or request.state in CLOSED:
            return False
        found = earliest_due(main, [after for _, after in request.pairs if after])
        at = found.at if found else None
        if at == request.last.due_at:
            return False
        event = following(
            request.last,
            action=Action.RENEW,
            by=SERVICE,
            acting_as=SERVICE,
            via=SERVICE,
            at=moment,
            digest=request.digest,
            due_at=at,
            rule_set=found.rule_set if found else request.last.rule_set,
            reason=_reason(found),
        )
        with writing(repository) as writer:
            if not has_moved(main, request):
                recorder(writer, moment).add(request.head, request.head, event)
                return True
    raise refused(refusal("too_busy"))


def _reason(found: Due | None) -> str:
    """Which days were announced after the clock had started, or that the rules or the calendar have changed."""
    late = found.announced_late if found else ()
    days = ", ".join(f"{each.day:%d/%m/%Y} ({each.name})" for each in late)
    return sentence("renewal", "announced", days=days) if days else sentence("renewal", "changed")
