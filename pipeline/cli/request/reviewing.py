"""`congso request comment|claim|approve|return|reject|schedule|cancel`: what people do with a request."""

import click

from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, opened, print_event
from pipeline.workflow import actions
from pipeline.workflow.push_options import moment_from
from pipeline.workflow.record import main_state, read_request

_NUMBER = click.argument("number", metavar="ID")
_REASON = click.option("--reason", required=True, help="Why; the agency reads it.")


@click.command("comment")
@_NUMBER
@click.option("--message", "-m", required=True, help="What to say.")
@click.option("--at", "where", default="", metavar="PATH:LINE", help="The file and line that it is about.")
@acting
@click.pass_obj
def comment(place: Place, number: str, message: str, where: str, name: str, as_json: bool) -> None:
    """Comment on the request ID, or on a line of one of its files."""
    repository, actor = opened(place, name)
    print_event(actions.comment(repository, number, actor, message, where), as_json)


@click.command("claim")
@_NUMBER
@acting
@click.pass_obj
def claim(place: Place, number: str, name: str, as_json: bool) -> None:
    """Take the request ID up for review, so that colleagues leave it alone for some hours."""
    repository, actor = opened(place, name)
    print_event(actions.claim(repository, number, actor), as_json)


@click.command("approve")
@_NUMBER
@click.option("--seen", metavar="DIGEST", help="The content digest that was reviewed [the present one].")
@acting
@click.pass_obj
def approve(place: Place, number: str, seen: str | None, name: str, as_json: bool) -> None:
    """Approve the content of the request ID."""
    repository, actor = opened(place, name)
    digest = seen or read_request(main_state(repository), number).digest
    print_event(actions.approve(repository, number, actor, digest), as_json)


@click.command("return")
@_NUMBER
@_REASON
@acting
@click.pass_obj
def return_(place: Place, number: str, reason: str, name: str, as_json: bool) -> None:
    """Give the request ID back to its agency."""
    repository, actor = opened(place, name)
    print_event(actions.return_(repository, number, actor, reason), as_json)


@click.command("reject")
@_NUMBER
@_REASON
@acting
@click.pass_obj
def reject(place: Place, number: str, reason: str, name: str, as_json: bool) -> None:
    """Refuse the request ID for ever."""
    repository, actor = opened(place, name)
    print_event(actions.reject(repository, number, actor, reason), as_json)


@click.command("schedule")
@_NUMBER
@click.argument("time", required=False)
@acting
@click.pass_obj
def schedule(place: Place, number: str, time: str | None, name: str, as_json: bool) -> None:
    """Publish the approved request ID at TIME (2026-11-30T08:00); without a time, as soon as possible."""
    repository, actor = opened(place, name)
    at = moment_from(time, actor.at) if time else None
    print_event(actions.schedule(repository, number, actor, at), as_json)


@click.command("cancel")
@_NUMBER
@click.option("--reason", default="", help="Why.")
@acting
@click.pass_obj
def cancel(place: Place, number: str, reason: str, name: str, as_json: bool) -> None:
    """Withdraw the request ID before it is published."""
    repository, actor = opened(place, name)
    print_event(actions.cancel(repository, number, actor, reason), as_json)
