"""Forms that are taken once: signed, not sooner than a person can fill them in, not often from one network.

There is no cookie and no riddle: a page of the public site asks a citizen for nothing but the contribution.
"""

import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from pipeline.desk.contributions.models import SpentForm

SOONEST = timedelta(seconds=4)
LATEST = timedelta(hours=12)
MOST_AN_HOUR = 10
"""Contributions of one network in an hour: an office shares one."""

_SALT = "desk.contribution"


def new_token(now: datetime) -> str:
    """What a fresh form brings along."""
    return signing.dumps([secrets.token_hex(12), int(now.timestamp())], salt=_SALT)


def fault_of(token: str, network: str, now: datetime) -> str:
    """Why a form is not taken: a code of the messages, or nothing."""
    found = _read(token)
    if found is None:
        return "form_unknown"
    age = now - datetime.fromtimestamp(found[1], now.tzinfo)
    if age > LATEST:
        return "form_old"
    if age < SOONEST:
        return "form_fast"
    if SpentForm.objects.filter(nonce=found[0]).exists():
        return "form_spent"
    lately = SpentForm.objects.filter(network=network, moment__gt=now - timedelta(hours=1))
    return "form_often" if lately.count() >= MOST_AN_HOUR else ""


def spend(token: str, network: str, now: datetime) -> bool:
    """Use a form up; False where it was used meanwhile."""
    found = _read(token)
    SpentForm.objects.filter(moment__lt=now - 2 * LATEST).delete()
    try:
        with transaction.atomic():
            SpentForm.objects.create(nonce=found[0] if found else "", network=network, moment=now)
    except IntegrityError:
        return False
    return found is not None


def _read(token: str) -> tuple[str, int] | None:
    try:
        nonce, made = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(nonce), int(made)
