"""`congso calendar`: the days off on which every count of working days stands."""

import click

from pipeline.cli.main import Place
from pipeline.store.calendar_file import propose


@click.group()
def command() -> None:
    """Prepare the calendars of coming years."""


@command.command("new")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.pass_obj
def new(place: Place, year: int) -> None:
    """Propose the calendar of the YEAR; it warns until a person has confirmed it."""
    click.echo(
        f"{propose(place.folder, year)} is written. Compare it with the official announcement, name that"
    )
    click.echo(
        "announcement in confirmed_by, then commit it. Days moved to make long weekends are not in it."
    )
