"""`congso forge`: a portal that is kept on GitHub, GitLab or Forgejo."""

import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import click

from pipeline.cli.main import Place
from pipeline.errors import MisuseError, RefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.checkout_file import read_checkout_file, write_checkout_file
from pipeline.store.portal_data import load_portal
from pipeline.store.repository import Repository
from pipeline.store.source import WorktreeSource
from pipeline.workflow.forges.annotations import annotations
from pipeline.workflow.forges.kinds import KINDS, Kind
from pipeline.workflow.forges.owners import MARK, owners_file, unknown_logins
from pipeline.workflow.forges.setup_files import setup_files

_KIND = click.Choice(list(KINDS))


@click.group()
def command() -> None:
    """Keep the portal on a forge: pipeline, CODEOWNERS, faults beside the lines."""


@command.command("init")
@click.argument("kind", type=_KIND)
@click.option("--program", metavar="REQUIREMENT", help="What pip installs in the pipeline [this version].")
@click.option("--replace", is_flag=True, help="Write files anew that are there and differ.")
@click.pass_obj
def init(place: Place, kind: str, program: str | None, replace: bool) -> None:
    """Write the pipeline, CODEOWNERS and the pull request's template for a forge of KIND."""
    portal = _portal(place)
    files = setup_files(portal, KINDS[kind], program or f"congso=={version('congso')}")
    there = {path: read_checkout_file(place.folder, path) for path in files}
    different = [path for path, text in there.items() if text not in {None, files[path]}]
    if different and not replace:
        raise MisuseError(
            f"already there, and not as they would be written: {', '.join(different)}",
            "Give --replace to write them anew, or congso forge owners to bring CODEOWNERS up to date.",
        )
    for path, text in files.items():
        write_checkout_file(place.folder, path, text)
        click.echo(f"{path} is written")
    _warn_of_unknown(portal, KINDS[kind])
    click.echo("Commit them, then protect main on the forge: a review by the owners must be asked for.")


@command.command("owners")
@click.argument("kind", type=_KIND)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if CODEOWNERS is out of date.")
@click.pass_obj
def owners(place: Place, kind: str, only_check: bool) -> None:
    """Bring CODEOWNERS up to date with the boards for a forge of KIND."""
    portal, path = _portal(place), KINDS[kind].owners
    wanted, there = owners_file(portal, KINDS[kind]), read_checkout_file(place.folder, path)
    if only_check and there != wanted:
        raise RefusedError(
            f"{path} is not what the boards give", f"Run congso forge owners {kind}, and commit."
        )
    if there is not None and not there.startswith(MARK):
        raise MisuseError(f"{path} was not written by congso", "Move it away to have it written.")
    if not only_check:
        write_checkout_file(place.folder, path, wanted)
        click.echo(f"{path} is up to date")
    _warn_of_unknown(portal, KINDS[kind])


@command.command("annotate")
@click.argument("kind", type=_KIND)
@click.argument("faults", type=click.File(encoding="utf-8"), default="-")
@click.option("--base", metavar="REV", help="Comment only on files that differ from this commit.")
@click.pass_obj
def annotate(place: Place, kind: str, faults: TextIO, base: str | None) -> None:
    """Turn what `congso check --json` printed (a file, or standard input) into comments for a forge of KIND."""
    found = _faults(faults)
    click.echo(annotations(kind, found, _changed(place.folder, base) if base else None), nl=False)
    for fault in found:
        click.echo(f"{fault['path']}:{fault['line']}: {fault['message']}", err=True)
    if any(fault["severity"] == "error" for fault in found):
        raise SystemExit(1)


def _faults(file: TextIO) -> list[dict[str, Any]]:
    try:
        return [dict(fault) for fault in json.load(file)["faults"]]
    except (ValueError, KeyError, TypeError):
        raise MisuseError(
            "expected the JSON object of congso check --json, found something else",
            "Write congso check --json | congso forge annotate KIND.",
        ) from None


def _changed(folder: Path, base: str) -> set[str]:
    """Paths of files that HEAD has otherwise than the commit from which it goes off."""
    repository = Repository(folder)
    changes = repository.changes(repository.commit_of(base), repository.commit_of("HEAD"))
    return {after.path for _, after in changes if after}


def _portal(place: Place) -> Portal:
    return load_portal(WorktreeSource(place.folder, datetime.now(VIETNAM_TIME)))


def _warn_of_unknown(portal: Portal, kind: Kind) -> None:
    unknown = unknown_logins(portal, kind)
    if unknown:
        click.echo(
            f"{kind.name} knows no such login: {', '.join(unknown)}. Name theirs in content/data/forge.yml: "
            "logins: [{account: …, login: …}]",
            err=True,
        )
