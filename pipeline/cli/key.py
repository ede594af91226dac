"""`congso key`: the key with which the portal signs its record."""

from datetime import datetime

import click

from pipeline.cli.main import Place
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.portal_repository import open_repository
from pipeline.store.refs import writing
from pipeline.store.service_key import known_keys, replace_key, service_signer


@click.group()
def command() -> None:
    """Show and replace the key that signs events, merges and snapshots."""


@command.command("list")
@click.pass_obj
def list_(place: Place) -> None:
    """List every key that is or was in use, oldest first; makes the first one where there is none."""
    repository = open_repository(place.folder)
    with writing(repository) as writer:
        service_signer(writer, datetime.now(VIETNAM_TIME))
    for each in known_keys(repository):
        click.echo(f"{each.key.fingerprint}  {each.how}  main was at {each.main_at}")


@command.command("replace")
@click.option("--lost", is_flag=True, help="The present key is gone, and no backup has it.")
@click.pass_obj
def replace(place: Place, lost: bool) -> None:
    """Make a new key and sign with it from now on; what the old one signed stays verifiable."""
    repository = open_repository(place.folder)
    with writing(repository) as writer:
        key = replace_key(writer, datetime.now(VIETNAM_TIME), lost)
    click.echo(f"{key.fingerprint} signs from now on. Take a backup of var/keys.")
