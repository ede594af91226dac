"""Mail to the boards that an urgent request waits for, at once.

What is owed is worked out from the requests that wait, less what has been sent: killed in between, or with the mail
server down, nothing is lost, and a mail comes twice rather than never.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import send_mail

from pipeline.desk.accounts.models import Address, User
from pipeline.desk.messages import text
from pipeline.desk.notices.models import Notice
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Event, State
from pipeline.store.repository import Repository
from pipeline.workflow.authority import may_approve
from pipeline.workflow.queries import owners_in
from pipeline.workflow.record import MainState, main_state
from pipeline.workflow.request_index import Wanted, newest_events

_log = logging.getLogger(__name__)


def send_urgent_notices(repository: Repository, now: datetime) -> int:
    """Tell everybody who may approve an urgent request that waits, and has not been told; returns how many were.

    Where the mail server does not answer, the rest waits for the next time.
    """
    waiting = newest_events(repository, Wanted(states=frozenset({State.SUBMITTED})))
    urgent = [event for event in waiting if event.is_urgent]
    told = 0
    try:
        for event, user in _owed(repository, urgent):
            told += _told(event, user, now)
    except (SMTPException, OSError) as error:
        _log.error("mail about urgent requests: %s", error)
    return told


def _owed(repository: Repository, urgent: list[Event]) -> Iterator[tuple[Event, User]]:
    if not urgent:
        return
    main = main_state(repository)
    for event in urgent:
        for user in _approvers(main, event):
            yield event, user


def _approvers(main: MainState, event: Event) -> Iterator[User]:
    """Accounts in use that may approve for one of the request's owners and have not written it."""
    owners = list(owners_in(main, event))
    for user in User.objects.filter(is_active=True).exclude(name=event.author):
        standing = main.standing(user.name)
        if any(may_approve(standing, owner) for owner in owners):
            yield user


def _told(event: Event, user: User, now: datetime) -> bool:
    address = Address.objects.filter(user=user).order_by("id").first()
    known = {"user": user, "request": event.request, "digest": event.digest}
    if address is None or Notice.objects.filter(**known).exists():
        return False
    due = event.due_at.astimezone(VIETNAM_TIME).strftime("%H:%M %d/%m/%Y") if event.due_at else "—"
    words = {"number": event.request, "title": event.title, "agency": event.agency, "due": due}
    words["message"] = event.text or "—"
    send_mail(text("urgent", "subject", **words), text("urgent", "body", **words), None, [address.address])
    Notice.objects.create(**known, sent=now)
    return True
