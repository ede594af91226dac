"""`congso user`: accounts, their addresses and their tokens; only what accounts may do is elsewhere, on boards."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import read_settings

if TYPE_CHECKING:  # Django can be imported in full only when it knows its settings
    from pipeline.desk.accounts.models import Token, User

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


@click.group()
@click.pass_obj
def command(place: Place) -> None:
    """Manage accounts: who may sign in, under which addresses they commit, with which tokens."""
    from pipeline.desk.project import open_desk

    if not (place.folder / "content").is_dir():
        raise MisuseError(f"{place.folder} is no portal", "congso -C DIR names the folder of one.")
    open_desk(place.folder / "var", read_settings(os.environ))


@command.command("add")
@click.argument("name")
@click.option("--full-name", default="", help="The person's name as the record shows it.")
@click.option("--address", "addresses", multiple=True, metavar="A@B", help="E-mail address; may be repeated.")
@click.option("--password", "with_password", is_flag=True, help="Ask for a password, for the web.")
@_AS_JSON
def add(name: str, full_name: str, addresses: Sequence[str], with_password: bool, as_json: bool) -> None:
    """Add the account NAME; a board names it to give it a level."""
    from pipeline.desk.accounts.registration import add_account

    password = _asked_password() if with_password else None
    _show(add_account(name, full_name, addresses, datetime.now(VIETNAM_TIME), password), as_json)


@command.command("list")
@_AS_JSON
def list_(as_json: bool) -> None:
    """List every account with its addresses and tokens."""
    from pipeline.desk.accounts.registration import all_users

    if as_json:
        _print_json({"accounts": [_described(user) for user in all_users()]})
        return
    for user in all_users():
        _show(user, as_json=False)


@command.command("disable")
@click.argument("name")
@_AS_JSON
def disable(name: str, as_json: bool) -> None:
    """Refuse every sign-in of the account NAME from now on; what it did stays."""
    _set_active(name, False, as_json)


@command.command("enable")
@click.argument("name")
@_AS_JSON
def enable(name: str, as_json: bool) -> None:
    """Let the account NAME sign in again."""
    _set_active(name, True, as_json)


@command.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Give the account NAME a new password, for the web; from a pipe, the first line is taken."""
    from pipeline.desk.accounts.registration import change_password, user_named

    change_password(user_named(name), _asked_password())


@command.command("address")
@click.argument("name")
@click.option("--add", "added", multiple=True, metavar="A@B", help="Give this one too; may be repeated.")
@click.option("--remove", "removed", multiple=True, metavar="A@B", help="Take this one; may be repeated.")
@_AS_JSON
def address(name: str, added: Sequence[str], removed: Sequence[str], as_json: bool) -> None:
    """Change the e-mail addresses under which the account NAME commits."""
    from pipeline.desk.accounts.registration import change_addresses, user_named

    user = user_named(name)
    change_addresses(user, added, removed)
    _show(user, as_json)


@command.command("sign-ins")
@click.argument("name", required=False)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many.")
@_AS_JSON
def sign_ins(name: str | None, limit: int, as_json: bool) -> None:
    """Show the last sign-ins and failures, of everybody or of the account NAME, newest first."""
    from pipeline.desk.accounts.registration import user_named
    from pipeline.desk.accounts.sign_ins import newest

    lines = [
        {
            "moment": _moment(each.moment),
            "account": each.user.name if each.user else "",
            "via": each.via,
            "network": each.network,
            "succeeded": each.succeeded,
        }
        for each in newest(limit, user_named(name) if name else None)
    ]
    if as_json:
        _print_json({"sign_ins": lines})
        return
    for line in lines:
        outcome = "signed in" if line["succeeded"] else "failed"
        click.echo(
            f"{line['moment']}  {line['account'] or '?'}  {outcome} by {line['via']}  {line['network']}"
        )


@command.group("token")
def token() -> None:
    """Manage personal tokens, by which git and other programs sign in."""


@token.command("new")
@click.argument("name")
@click.argument("token_name", metavar="TOKEN")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day on which it is valid."
)
@_AS_JSON
def new(name: str, token_name: str, expires: datetime | None, as_json: bool) -> None:
    """Make a token called TOKEN for the account NAME and print it; nothing can show it again."""
    from pipeline.desk.accounts.registration import user_named
    from pipeline.desk.accounts.tokens import new_token

    end = (
        datetime.combine(expires.date() + timedelta(1), time(), VIETNAM_TIME) if expires is not None else None
    )
    secret = new_token(user_named(name), token_name, datetime.now(VIETNAM_TIME), end)
    if as_json:
        _print_json({"account": name, "name": token_name, "expires": _moment(end), "token": secret})
        return
    click.echo(secret)


@token.command("list")
@click.argument("name")
@_AS_JSON
def list_tokens(name: str, as_json: bool) -> None:
    """List the tokens of the account NAME that have not been revoked."""
    from pipeline.desk.accounts.registration import user_named

    _show_tokens(user_named(name), as_json)


@token.command("revoke")
@click.argument("name")
@click.argument("token_name", metavar="TOKEN")
@_AS_JSON
def revoke(name: str, token_name: str, as_json: bool) -> None:
    """End the token TOKEN of the account NAME at once and for ever, and list those that are left."""
    from pipeline.desk.accounts.registration import user_named
    from pipeline.desk.accounts.tokens import revoke_token

    user = user_named(name)
    revoke_token(user, token_name, datetime.now(VIETNAM_TIME))
    _show_tokens(user, as_json)


def _set_active(name: str, active: bool, as_json: bool) -> None:
    from pipeline.desk.accounts.registration import set_active, user_named

    user = user_named(name)
    set_active(user, active)
    _show(user, as_json)


def _asked_password() -> str:
    """A password from the person at the keyboard, or the first line of a pipe."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _show(user: "User", as_json: bool) -> None:
    if as_json:
        _print_json(_described(user))
        return
    state = "" if user.is_active else "  (disabled)"
    click.echo(f"{user.name}  {user.full_name}  {', '.join(user.account().addresses)}{state}")
    _show_tokens(user, as_json=False)


def _show_tokens(user: "User", as_json: bool) -> None:
    if as_json:
        _print_json({"account": user.name, "tokens": _tokens(user)})
        return
    for each in _tokens(user):
        until = f", until {each['expires']}" if each["expires"] else ""
        click.echo(
            f"  token {each['name']}: made {each['created']}{until}, used {each['last_used'] or 'never'}"
        )


def _described(user: "User") -> dict[str, Any]:
    return {
        "name": user.name,
        "full_name": user.full_name,
        "addresses": list(user.account().addresses),
        "active": user.is_active,
        "created": _moment(user.created),
        "tokens": _tokens(user),
    }


def _tokens(user: "User") -> list[dict[str, str]]:
    from pipeline.desk.accounts.registration import tokens_in_force

    return [_token(each) for each in tokens_in_force(user)]


def _token(token: "Token") -> dict[str, str]:
    return {
        "name": token.name,
        "created": _moment(token.created),
        "expires": _moment(token.expires),
        "last_used": _moment(token.last_used),
    }


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="seconds") if moment else ""


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
