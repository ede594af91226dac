"""Accounts: added, listed, changed, disabled. None is ever deleted, for the record of requests names it for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from pipeline.desk.accounts.models import Address, Token, User
from pipeline.errors import MisuseError
from pipeline.model.account import is_account_name


def user_named(name: str) -> User:
    """The account with a name; raises MisuseError where there is none."""
    found = User.objects.filter(name=name).first()
    if found is None:
        raise MisuseError(f"no account is called {name!r}", "congso user list shows them.")
    return found


def add_account(
    name: str, full_name: str, addresses: Sequence[str], now: datetime, password: str | None = None
) -> User:
    """Add an account; without a password it cannot sign in on the web, only with tokens.

    Raises MisuseError for a name or address that is taken or cannot be one, or a password that is easily guessed.
    """
    if not is_account_name(name):
        raise MisuseError(
            f"{name!r} is no name for an account",
            "Up to 64 of a-z, 0-9, dot, hyphen and underscore, a letter or digit first and last: sokhdt.nhap.",
        )
    user = User(name=name, full_name=" ".join(full_name.split()), created=now)
    _set_password(user, password)
    with transaction.atomic():
        if User.objects.filter(name=name).exists():
            raise MisuseError(f"the account {name} is there already", "congso user list shows it.")
        user.save()
        _add_addresses(user, addresses)
    return user


def change_addresses(user: User, added: Sequence[str], removed: Sequence[str]) -> None:
    """Give an account further addresses and take others away; raises MisuseError and changes nothing otherwise."""
    with transaction.atomic():
        for address in removed:
            if not Address.objects.filter(user=user, address__iexact=address).delete()[0]:
                raise MisuseError(f"{address!r} is no address of {user.name}", "congso user list shows them.")
        _add_addresses(user, added)


def set_active(user: User, active: bool) -> None:
    """Disable an account, its tokens and sessions with it, or enable it again."""
    user.is_active = active
    user.save(update_fields=["is_active"])


def change_password(user: User, password: str) -> None:
    """Give an account another password; raises MisuseError for one that is easily guessed."""
    _set_password(user, password)
    user.save(update_fields=["password"])


def all_users() -> Iterable[User]:
    """Every account, in the order of names."""
    return User.objects.order_by("name")


def tokens_in_force(user: User) -> Iterable[Token]:
    """Tokens of an account that have not been revoked, oldest first; some may have expired."""
    return Token.objects.filter(user=user, revoked=None).order_by("id")


def _set_password(user: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise MisuseError(" ".join(error.messages)) from None
    user.set_password(password)


def _add_addresses(user: User, addresses: Iterable[str]) -> None:
    for address in addresses:
        try:
            validate_email(address)
            Address.objects.create(user=user, address=address)
        except ValidationError:
            raise MisuseError(f"{address!r} is no e-mail address") from None
        except IntegrityError:
            raise MisuseError(
                f"the address {address} belongs to an account already", "congso user list shows whose."
            ) from None
