"""`congso request publish|audit`: an approved request becomes public, and all that is public is proved."""

import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, as_json, opened, print_event, print_json
from pipeline.errors import RefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.portal_repository import open_repository
from pipeline.workflow.audit import audit, why
from pipeline.workflow.publication import addresses_of, not_released, publish, released
from pipeline.workflow.record import main_state, read_request


@click.command("publish")
@click.argument("number", metavar="ID")
@acting
@click.pass_obj
def publish_(place: Place, number: str, name: str, as_json: bool) -> None:
    """Merge the approved request ID now, build what is published then, and show it to visitors."""
    repository, actor = opened(place, name)
    publish(repository, number, actor.at, actor)
    failure = _build(place.folder)
    now = datetime.now(VIETNAM_TIME)
    if failure:
        not_released(repository, number, now, failure)
        raise RefusedError(
            f"request {number} is merged and not live: {failure}", "congso request show tells more."
        )
    main = main_state(repository)
    addresses = addresses_of(main, read_request(main, number))
    print_event(released(repository, number, now, addresses), as_json)


def _build(folder: Path) -> str:
    """Build and release `main` in a process of its own; what went wrong, or nothing."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "-C",
        str(folder),
        "build",
        "--ref",
        "main",
        "--release",
    ]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    return (finished.stdout + finished.stderr).strip() if finished.returncode else ""


@click.command("audit")
@click.option(
    "--since", metavar="COMMIT", default="", help="Begin after this commit instead of portal-start."
)
@as_json
@click.pass_obj
def audit_(place: Place, since: str, as_json: bool) -> None:
    """Prove that everything published came through an approved request, and list what did not."""
    repository = open_repository(place.folder)
    found = audit(repository, since=repository.commit_of(since) if since else "")
    if as_json:
        print_json(
            {**asdict(found), "findings": [{**asdict(each), "why": why(each)} for each in found.findings]}
        )
    else:
        for each in found.findings:
            click.echo(f"{each.commit} {each.subject}: {why(each)}")
            for path in each.paths:
                click.echo(f"  {path}")
        for key in found.lost_keys:
            click.echo(f"service key {key} replaced one that was lost: make sure that somebody remembers it")
        click.echo(f"{found.proved} requests proved, {len(found.findings)} commits that no request explains")
    if found.findings:
        raise SystemExit(1)
