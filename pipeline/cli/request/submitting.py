"""`congso request submit` and `congso request update`: content comes in from files of the checkout."""

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.check import fault_object, inside
from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, opened, print_event, print_json
from pipeline.errors import MisuseError
from pipeline.store.source import WorktreeSource
from pipeline.workflow.actions import refresh
from pipeline.workflow.answers import answer_lines
from pipeline.workflow.intake import Answer, Wish
from pipeline.workflow.push_options import moment_from
from pipeline.workflow.submission import submit, update

_PATHS = click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=Path), required=True)
_OPTIONAL_PATHS = click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
_MESSAGE = click.option("--message", "-m", default="", help="What the reviewer should know.")
_PUBLISH_AT = click.option(
    "--publish-at", metavar="TIME", help="When it shall be published, 2026-11-30T08:00."
)
_DRAFT = click.option("--draft", is_flag=True, help="Keep it as a draft; nobody is asked yet.")
_URGENT = click.option("--urgent", is_flag=True, help="Ask the board to look at it first.")


@click.command("submit")
@_PATHS
@_MESSAGE
@_PUBLISH_AT
@_DRAFT
@_URGENT
@acting
@click.pass_obj
def submit_(
    place: Place,
    paths: tuple[Path, ...],
    message: str,
    publish_at: str | None,
    draft: bool,
    urgent: bool,
    name: str,
    as_json: bool,
) -> None:
    """Ask to have the files PATH, or all below folders PATH, published as they are now."""
    repository, actor = opened(place, name)
    at = moment_from(publish_at, actor.at) if publish_at else None
    answer = submit(
        repository, actor, _files(place.folder, paths, actor.at), Wish(message, at, draft, urgent)
    )
    _print(answer, as_json)


@click.command("update")
@click.argument("number", metavar="ID")
@_OPTIONAL_PATHS
@_MESSAGE
@_PUBLISH_AT
@_DRAFT
@_URGENT
@acting
@click.pass_obj
def update_(
    place: Place,
    number: str,
    paths: tuple[Path, ...],
    message: str,
    publish_at: str | None,
    draft: bool,
    urgent: bool,
    name: str,
    as_json: bool,
) -> None:
    """Change the files PATH of the request ID; without any, bring it up to date with what is published."""
    repository, actor = opened(place, name)
    if not paths:
        print_event(refresh(repository, number, actor), as_json)
        return
    at = moment_from(publish_at, actor.at) if publish_at else None
    wish = Wish(message, at, draft, urgent)
    _print(update(repository, number, actor, _files(place.folder, paths, actor.at), wish), as_json)


def _files(folder: Path, paths: tuple[Path, ...], now: datetime) -> dict[str, bytes]:
    """Bytes of the files, and of those below the folders, by their path in the portal."""
    source = WorktreeSource(folder, now)
    entries = list(source.entries(sorted({inside(folder, path) for path in paths})))
    for entry in entries:
        if entry.mode != "100644" or not entry.blob:
            raise MisuseError(f"{entry.path} is no ordinary file", "Send the file itself, not a link to it.")
    return {entry.path: content for entry, content in zip(entries, source.read(entries), strict=True)}


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        faults = [fault_object(fault) for fault in answer.faults]
        print_json({"id": answer.event.request, "state": answer.event.state, "faults": faults})
    else:
        for line in answer_lines(answer):
            click.echo(line)
    if answer.faults:
        raise SystemExit(1)
