"""Tables of accounts: people who may sign in, their addresses and tokens, and when they signed in.

What an account may do is no table: boards and levels are read from `main` (DESIGN, Who may touch what).
"""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from pipeline.desk.accounts.session_store import SessionStore
from pipeline.model.account import Account


class User(AbstractBaseUser):
    """One account. Boards name it by `name`; a disabled one stays, for the record names it for ever."""

    name = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    """Whether it looks after accounts, sessions and the machine; this is no level and no say over content (Đ15.4)."""
    is_demo = models.BooleanField(default=False)
    """Whether it is for a first look (`congso serve --demo`), with a password that everybody knows."""
    created = models.DateTimeField()

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "name"

    def account(self) -> Account:
        """What the workflow needs to know of it."""
        addresses = Address.objects.filter(user=self).order_by("id").values_list("address", flat=True)
        return Account(self.name, tuple(addresses), self.full_name, self.is_active)


class Address(models.Model):
    """One e-mail address of an account; the first is written to, all may stand in commits."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    address = models.EmailField(max_length=254)

    class Meta:
        """No two accounts share an address, however its letters are written."""

        constraints = (models.UniqueConstraint(Lower("address"), name="one_account_an_address"),)


class Token(models.Model):
    """A secret by which a program signs in as an account; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, in hexadecimal digits."""
    created = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    last_network = models.CharField(max_length=50, blank=True)

    class Meta:
        """A name is free again once its token is revoked."""

        constraints = (
            models.UniqueConstraint(
                fields=("user", "name"), condition=models.Q(revoked=None), name="one_token_a_name"
            ),
        )


class SignIn(models.Model):
    """One line of the sign-in log (Đ21.4)."""

    moment = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True)
    """None where the name is no account's; what was typed is not kept, for it may be a password."""
    via = models.CharField(max_length=10)
    """`git`, `ssh` or `web`."""
    network = models.CharField(max_length=50)
    """An IPv4 address or the first half of an IPv6 address; nothing where it is not known."""
    succeeded = models.BooleanField()

    class Meta:
        """Failures of a network are counted at each sign-in that fails."""

        indexes = (models.Index(fields=("network", "moment"), name="sign_ins_of_a_network"),)


def _public_id() -> int:
    return secrets.randbits(62)


class Session(AbstractBaseSession):
    """A browser in which an account is signed in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    public_id = models.BigIntegerField(default=_public_id, unique=True)
    """By which a page names the session; its key is a secret."""

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
