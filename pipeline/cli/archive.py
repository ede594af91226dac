"""`congso archive`: every kept build, on any day, restored and verified."""

import json
from pathlib import Path

import click

from pipeline.archive.snapshots import Snapshot, at, named, restore, snapshots, verify
from pipeline.cli.main import Place


@click.group()
def command() -> None:
    """Read the portal as it was on any day, and prove it."""


def _archive(place: Place) -> Path:
    return place.folder / "var" / "archive"


def _shown(snapshot: Snapshot) -> dict[str, object]:
    return {
        "id": snapshot.id,
        "date": snapshot.date,
        "commit": snapshot.commit,
        "reason": snapshot.reason,
        "pages": snapshot.pages,
        "pages_changed": snapshot.pages_changed,
        "bytes": snapshot.bytes,
        "signed": False,
    }


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def list_(place: Place, as_json: bool) -> None:
    """List every snapshot, oldest first."""
    found = snapshots(_archive(place))
    if as_json:
        click.echo(json.dumps({"snapshots": [_shown(each) for each in found]}, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.id}  {each.pages} files, {each.bytes} bytes  {each.reason}")


@command.command("at")
@click.argument("day", metavar="DATE")
@click.pass_obj
def at_(place: Place, day: str) -> None:
    """Say which snapshot was in force at the end of a day (YYYY-MM-DD)."""
    click.echo(at(_archive(place), day).id)


@command.command("restore")
@click.argument("name", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def restore_(place: Place, name: str, folder: Path) -> None:
    """Write a snapshot's files into a new folder."""
    archive = _archive(place)
    click.echo(f"{restore(archive, named(archive, name), folder)} files restored to {folder}")


@command.command("verify")
@click.pass_obj
def verify_(place: Place) -> None:
    """Check every object and every snapshot of the archive."""
    wrong = verify(_archive(place))
    for each in wrong:
        click.echo(each)
    if wrong:
        raise SystemExit(1)
    click.echo(f"{len(snapshots(_archive(place)))} snapshots are whole")
