"""Personal tokens: what programs sign in with, git above all. A token is shown once; its SHA-256 alone is kept."""

import hashlib
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from pipeline.desk.accounts.models import Token, User
from pipeline.errors import MisuseError

PREFIX = "congso_"
"""Lets programs that look for leaked secrets know one of ours."""

_BYTES = 32


def new_token(user: User, name: str, now: datetime, expires: datetime | None = None) -> str:
    """Make a token and return its secret, which nothing can show again.

    Raises MisuseError where the account has a token of this name, or the token would never be valid.
    """
    if not name or len(name) > 100 or not name.isprintable():
        raise MisuseError(f"{name!r} is no name for a token", "Up to 100 letters that say where it is used.")
    if expires is not None and expires <= now:
        raise MisuseError(f"the token would end on {expires:%Y-%m-%d}, which is past")
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    try:
        with transaction.atomic():
            Token.objects.create(user=user, name=name, digest=digest_of(secret), created=now, expires=expires)
    except IntegrityError:
        raise MisuseError(
            f"{user.name} has a token called {name!r}", "Choose another name, or revoke that one."
        ) from None
    return secret


def revoke_token(user: User, name: str, now: datetime) -> None:
    """End a token at once and for ever; raises MisuseError where the account has none of this name."""
    if not Token.objects.filter(user=user, name=name, revoked=None).update(revoked=now):
        raise MisuseError(
            f"{user.name} has no token called {name!r}", f"congso user token list {user.name} shows them."
        )


def valid_token(name: str, secret: str, now: datetime) -> Token | None:
    """The token behind a secret, if it is in force and its active account has this name."""
    token = Token.objects.filter(digest=digest_of(secret), revoked=None).select_related("user").first()
    if token is None or token.user.name != name or not token.user.is_active:
        return None
    return None if token.expires is not None and token.expires <= now else token


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is 32 random bytes, so a fast hash is enough (ASVS 5.0, 11.4.2)."""
    return hashlib.sha256(secret.encode()).hexdigest()
