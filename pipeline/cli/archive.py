"""`congso archive`: every kept build, on any day, restored and verified."""

import json
import time
from pathlib import Path

import click
from rich.console import Console

from pipeline.archive.restoring import restore
from pipeline.archive.snapshots import Snapshot, at, named, snapshots
from pipeline.archive.verification import Evidence, verify
from pipeline.cli.main import Place
from pipeline.cli.progress import progress_on
from pipeline.store.repository import Repository
from pipeline.store.signing import service_key


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
    click.echo(f"{restore(named(archive, name), folder)} files restored to {folder}")


@command.command("verify")
@click.option("--all", "every", is_flag=True, help="Compare the files of every snapshot with its manifest.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def verify_(place: Place, every: bool, as_json: bool) -> None:
    """Check every byte, signature and source commit, and the newest snapshot of each year against its manifest."""
    var = place.folder / "var"
    source = Repository(var / "repository.git")
    evidence = Evidence(
        service_key(var).allowed_signers, source if (source.folder / "HEAD").exists() else None
    )
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        wrong = verify(_archive(place), evidence, every, progress)
    count = len(snapshots(_archive(place))) if not wrong else 0
    if as_json:
        click.echo(json.dumps({"snapshots": count, "wrong": wrong}, ensure_ascii=False))
    for each in wrong if not as_json else ():
        click.echo(each)
    if wrong:
        raise SystemExit(1)
    if not as_json:
        click.echo(f"{count} snapshots are whole")
