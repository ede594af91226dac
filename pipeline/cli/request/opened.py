"""What the commands of `congso request` share: options, who acts, and how an outcome is printed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import click

from pipeline.cli.main import Place
from pipeline.cli.request.acting_account import account_named
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import Event
from pipeline.store.portal_repository import open_repository
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.push import COMMAND
from pipeline.workflow.record import main_state
from pipeline.workflow.refusals import sentence

Command = Callable[..., Any]


def acting(command: Command) -> Command:
    """Give a command the options that every action has."""
    named = click.option("--as", "name", required=True, metavar="ACCOUNT", help="Act for this account.")
    return named(as_json(command))


def as_json(command: Command) -> Command:
    """Give a command the option to answer programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")(
        command
    )


def opened(place: Place, name: str) -> tuple[Repository, Actor]:
    """The portal's repository, and who acts on it now."""
    repository = open_repository(place.folder)
    account = account_named(place.folder, main_state(repository).portal, name)
    return repository, Actor(account, COMMAND, datetime.now(VIETNAM_TIME))


def print_event(event: Event, as_json: bool) -> None:
    """Print where a request stands after an action."""
    if as_json:
        print_json({"id": event.request, "state": event.state, "faults": []})
        return
    state = sentence("states", event.state)
    click.echo(sentence("answers", "received", number=event.request, title=event.title, state=state))


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))
