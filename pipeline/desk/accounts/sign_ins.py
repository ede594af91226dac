"""The sign-in log (Đ21.4), and the limit on failures that is read from it."""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from pipeline.desk.accounts.models import SignIn, Token, User
from pipeline.errors import TooManyAttemptsError

FAILURES = 30
WINDOW = timedelta(minutes=5)
"""So many failures of one network within this time, and it is told to wait."""

_QUIET = timedelta(minutes=10)
"""A token that is used again within this time, from the same network, is no new sign-in."""


def network_of(address: str) -> str:
    """An IPv4 address as it is, and of an IPv6 address the half that its owner does not choose at will."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def newest(limit: int, user: User | None = None) -> Iterable[SignIn]:
    """The last lines of the log, of everybody or of one account, newest first."""
    lines = SignIn.objects.select_related("user").order_by("-moment", "-id")
    return (lines if user is None else lines.filter(user=user))[:limit]


def note_success(user: User, via: str, network: str, now: datetime) -> None:
    """Write down that an account signed in."""
    SignIn.objects.create(moment=now, user=user, via=via, network=network, succeeded=True)


def note_token_use(token: Token, via: str, network: str, now: datetime) -> None:
    """Write down that a token was used: one line for a clone or a push, which ask several times."""
    recent = token.last_used is not None and abs(now - token.last_used) < _QUIET
    if recent and token.last_network == network:
        return
    with transaction.atomic():
        Token.objects.filter(pk=token.pk).update(last_used=now, last_network=network)
        note_success(token.user, via, network, now)


def note_failure(name: str, via: str, network: str, now: datetime) -> None:
    """Write down a failure; raises TooManyAttemptsError where a network has failed too often.

    Such a failure is not written down, so that nobody can fill the disk with them.
    """
    failures = SignIn.objects.filter(network=network, succeeded=False, moment__gt=now - WINDOW).count()
    if failures >= FAILURES:
        raise TooManyAttemptsError(f"{failures} failures within {WINDOW}", int(WINDOW.total_seconds()))
    user = User.objects.filter(name=name).first()
    SignIn.objects.create(moment=now, user=user, via=via, network=network, succeeded=False)
