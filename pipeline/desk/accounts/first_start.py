"""The first start: an administrator who can let the others in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from pipeline.desk.accounts.models import User
from pipeline.desk.accounts.registration import add_account, change_password
from pipeline.model.portal import Portal

_WITHOUT_BOARD = "quantri"
_WORDS = 5


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who was let in at the first start; the password is told once and kept nowhere."""

    name: str
    password: str


def first_administrator(portal: Portal, now: datetime) -> FirstAdministrator | None:
    """Make the first administrator's account; None where there is one already.

    It is the account that the main board names for its level admin, so that it may also act, or else `quantri`.
    """
    if User.objects.filter(is_administrator=True, is_active=True).exists():
        return None
    member = next((each for each in portal.main.board if each.level == "admin"), None)
    name, full_name = (member.account, member.name) if member else (_WITHOUT_BOARD, "Quản trị")
    password = "-".join(secrets.token_hex(2) for _ in range(_WORDS))
    user = User.objects.filter(name=name).first() or add_account(name, full_name, (), now)
    change_password(user, password)
    user.is_administrator, user.is_active, user.is_demo = True, True, False
    user.save(update_fields=["is_administrator", "is_active", "is_demo"])
    return FirstAdministrator(name, password)
