"""`--as ACCOUNT`: whom the shell user of the server acts for (DESIGN: Commands)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import MisuseError
from pipeline.model.account import Account, is_account_name
from pipeline.model.portal import Portal
from pipeline.settings import read_settings


def account_named(folder: Path, portal: Portal, name: str) -> Account:
    """The account with a name, from the account store; before it is there, whoever `main` names.

    Raises MisuseError where there is no such account, or it is disabled.
    """
    account = _stored(folder, name) or _named_on_main(portal, name)
    if account is None:
        raise MisuseError(
            f"no account is called {name!r}",
            "congso user add makes one; boards in agency.yml give it a level.",
        )
    if not account.is_active:
        raise MisuseError(f"the account {name} is disabled", "congso user enable lets it act again.")
    return account


def _stored(folder: Path, name: str) -> Account | None:
    settings = read_settings(os.environ)
    if not (folder / "var" / "private" / "desk.sqlite").exists() and not settings.postgresql_service:
        return None
    from pipeline.desk.project import open_desk

    open_desk(folder / "var", settings)
    from pipeline.desk.accounts.registration import user_named

    try:
        return user_named(name).account()
    except MisuseError:
        return None


def _named_on_main(portal: Portal, name: str) -> Account | None:
    """An account that a board, the council or the Tổng Biên tập's place names; its address is on the portal's host."""
    if not is_account_name(name):
        return None
    boards = [portal.main, *portal.agencies.values()]
    members = {member.account: member.name for agency in boards for member in agency.board}
    others = {portal.settings.editor_in_chief, *portal.settings.council}
    if name not in members and name not in others:
        return None
    host = urlsplit(portal.settings.base_url).hostname or "localhost"
    return Account(name, (f"{name}@{host}",), members.get(name, ""))
