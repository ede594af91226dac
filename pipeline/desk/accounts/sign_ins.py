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

ACCOUNT_FAILURES = 10
LOCKED = timedelta(minutes=15)
"""So many failures with one account within this time, and it cannot sign in on the web until they are older (Đ21.4)."""

_KNOWN = timedelta(days=30)
"""A network from which an account has signed in within this time is its own: strangers do not lock it there."""

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


def refuse_locked(name: str, network: str, now: datetime) -> None:
    """Raise TooManyAttemptsError where an account has failed too often on the web.

    Only failures of strangers' networks together, or of one known network, count against each other: whoever guesses
    at a clerk's password does not shut the clerk out of the office.
    """
    lines = SignIn.objects.filter(user__name=name, via="web")
    known = lines.filter(succeeded=True, moment__gt=now - _KNOWN)
    failures = lines.filter(succeeded=False, moment__gt=now - LOCKED)
    if known.filter(network=network).exists():
        failures = failures.filter(network=network)
    else:
        failures = failures.exclude(network__in=known.values("network"))
    if failures.count() >= ACCOUNT_FAILURES:
        raise TooManyAttemptsError(f"the account {name} has failed too often", int(LOCKED.total_seconds()))
