"""Mail to those who submitted, at each change of where their request stands.

What is owed follows from the requests and from where each stood when mail was last sent about it: killed in between, or
with the mail server down, a mail comes twice rather than never.
"""

import logging
from collections.abc import Iterator
from smtplib import SMTPException

from django.core.mail import send_mail

from pipeline.desk.accounts.models import Address, User
from pipeline.desk.messages import text
from pipeline.desk.notices.models import Followed
from pipeline.model.agency import MAIN
from pipeline.model.event_message import event_from
from pipeline.model.request import Event, State, closing_tag_of
from pipeline.store.commits import read_commits
from pipeline.store.repository import Repository
from pipeline.workflow.record import MainState, main_state
from pipeline.workflow.refusals import sentence
from pipeline.workflow.request_index import Wanted, newest_events

_log = logging.getLogger(__name__)

_SILENT = frozenset({State.DRAFT, State.PUBLISHING})
"""Nobody needs a mail that says no more than the next one will."""


def send_change_notices(repository: Repository) -> int:
    """Tell those who submitted what has become of their requests; returns how many mails were sent.

    Where the mail server does not answer, the rest waits for the next time.
    """
    told = 0
    try:
        for event, followed in _changed(repository):
            told += _told(repository, event)
            _remember(event, followed)
    except (SMTPException, OSError) as error:
        _log.error("mail about requests: %s", error)
    return told


def notices_owed(repository: Repository) -> list[Event]:
    """What nobody has been told yet, because the mail server does not answer or nothing sends mail."""
    return [event for event, _ in _changed(repository) if event.state not in _SILENT]


def _changed(repository: Repository) -> Iterator[tuple[Event, Followed | None]]:
    """Requests that are new, or stand elsewhere than when they were looked at last."""
    followed = {each.request: each for each in Followed.objects.all()}
    events = {event.request: event for event in newest_events(repository, Wanted())}
    for number, event in events.items():
        before = followed.get(number)
        if before is None or before.state != event.state:
            yield event, before
    for number in followed.keys() - events.keys():
        closed = _closing_event(repository, number)
        if closed:
            yield closed, followed[number]


def _closing_event(repository: Repository, number: str) -> Event | None:
    tip = repository.id_of(closing_tag_of(number))
    return event_from(next(read_commits(repository, [tip])).message) if tip else None


def _remember(event: Event, followed: Followed | None) -> None:
    if event.state in {State.PUBLISHED, State.REJECTED, State.CANCELLED}:
        Followed.objects.filter(request=event.request).delete()
    elif followed is None:
        Followed.objects.create(request=event.request, state=event.state)
    else:
        Followed.objects.filter(pk=followed.pk).update(state=event.state)


def _told(repository: Repository, event: Event) -> int:
    if event.state in _SILENT:
        return 0
    main = main_state(repository)
    addresses = _addresses(main, event)
    if not addresses:
        return 0
    words = {
        "number": event.request,
        "title": event.title,
        "state": sentence("states", event.state),
        "said": "\n".join(
            part for part in (event.reason, event.text if event.state is State.PUBLISHED else "") if part
        ),
        "address": main.portal.absolute(f"/bien-tap/yeu-cau/{event.request}/"),
    }
    send_mail(text("change", "subject", **words), text("change", "body", **words), None, addresses)
    return 1


def _addresses(main: MainState, event: Event) -> list[str]:
    """The writer's address; once the writer is no longer there, those of the agency's board."""
    writer = User.objects.filter(name=event.author, is_active=True).first()
    label = MAIN if event.agency == main.portal.main.label else event.agency
    board = [user for user in User.objects.filter(is_active=True) if main.standing(user.name).on(label)]
    found = (_first_address(user) for user in ([writer] if writer else board))
    return [address for address in found if address]


def _first_address(user: User) -> str:
    address = Address.objects.filter(user=user).order_by("id").first()
    return address.address if address else ""
