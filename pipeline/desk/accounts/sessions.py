"""Sessions of accounts: opened at sign-in, ended by time or by their owner."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pipeline.desk.accounts.models import Session, User
from pipeline.desk.portal import now
from pipeline.desk.project import LONGEST_SESSION

IDLE = timedelta(hours=2)
"""A session that nobody uses so long ends (ASVS 5.0, 7.3.1); a form that is being filled in saves itself meanwhile."""

_NOTED = timedelta(minutes=5)
_OPENED, _SEEN, _NETWORK, _BROWSER = "opened", "seen", "network", "browser"
_LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What the owner of a session is told of it."""

    public_id: int
    opened: datetime
    seen: datetime
    network: str
    browser: str


def open_session(http: HttpRequest, user: User, network: str) -> None:
    """Sign an account in on this browser, with a new key."""
    login(http, user)
    moment = now().isoformat()
    http.session.update({_OPENED: moment, _SEEN: moment, _NETWORK: network})
    http.session[_BROWSER] = http.headers.get("User-Agent", "")[:_LONGEST_BROWSER]


class SessionsEnd:
    """Middleware: a session that is idle or old ends; it stands before Django looks whose it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, http: HttpRequest) -> HttpResponseBase:
        session = http.session
        if SESSION_KEY in session:
            moment = now()
            opened, seen = (datetime.fromisoformat(session[name]) for name in (_OPENED, _SEEN))
            if moment - seen > IDLE or moment - opened > LONGEST_SESSION:
                session.flush()
            elif moment - seen > _NOTED:
                session[_SEEN] = moment.isoformat()
        return self._next(http)


def sessions_of(user: User, moment: datetime) -> Iterable[OpenSession]:
    """The sessions of an account that have not ended, the newest first."""
    kept = (each for each in Session.objects.filter(user=user, expire_date__gt=moment))
    found = (_described(each) for each in kept)
    return sorted(
        (each for each in found if moment - each.seen <= IDLE), key=lambda each: each.seen, reverse=True
    )


def _described(session: Session) -> OpenSession:
    data = session.get_decoded()
    opened, seen = (datetime.fromisoformat(data[name]) for name in (_OPENED, _SEEN))
    return OpenSession(session.public_id, opened, seen, data[_NETWORK], data[_BROWSER])


def end_session(user: User, public_id: int) -> None:
    """End one session of an account, if it is one."""
    Session.objects.filter(user=user, public_id=public_id).delete()


def end_sessions(user: User, but: str | None = None) -> None:
    """End every session of an account, but for the one with this key."""
    Session.objects.filter(user=user).exclude(session_key=but).delete()
