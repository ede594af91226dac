"""Who speaks to the Git server: HTTP basic authentication (RFC 7617) with a token, and accounts named by sshd."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import close_old_connections

from pipeline.desk.accounts.registration import user_named
from pipeline.desk.accounts.sign_ins import network_of, note_failure, note_success, note_token_use
from pipeline.desk.accounts.tokens import valid_token
from pipeline.errors import RefusedError
from pipeline.model.account import Account
from pipeline.workflow.refusals import sentence

_LONGEST = 1000
"""Characters of an Authorization header that may hold a name and a token."""


def account_of_request(environ: Mapping[str, Any], clock: Callable[[], datetime]) -> Account | None:
    """The account whose name and token a request brings, None without or with wrong ones.

    A password is never asked for nor accepted: it belongs to the web. A valid token is let in however often its network
    has failed: it cannot be guessed, and a colleague's broken program must not lock out an agency.
    Raises TooManyAttemptsError where a network has failed too often.
    """
    brought = _brought(environ.get("HTTP_AUTHORIZATION", ""))
    if brought is None:
        return None
    name, secret = brought
    network, now = network_of(environ.get("REMOTE_ADDR", "")), clock()
    with _connection():
        token = valid_token(name, secret, now)
        if token is None:
            note_failure(name, "git", network, now)
            return None
        note_token_use(token, "git", network, now)
        return token.user.account()


def account_of_shell(name: str, connection: str, now: datetime) -> Account:
    """The account that sshd has let in; `connection` is SSH_CONNECTION. Raises RefusedError for a disabled one."""
    user = user_named(name)
    if not user.is_active:
        raise RefusedError(sentence("transport", "account_disabled"))
    note_success(user, "ssh", network_of(connection.partition(" ")[0]), now)
    return user.account()


def _brought(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic" or len(encoded) > _LONGEST:
        return None
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if colon else None


@contextmanager
def _connection() -> Iterator[None]:
    """Django ends idle connections between its own requests; this is none of them."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
