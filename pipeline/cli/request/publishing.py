"""`congso request publish|audit`: an approved request becomes public, and all that is public is proved."""

from dataclasses import asdict
from datetime import datetime

import click

from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, as_json, opened, print_event, print_json
from pipeline.errors import RefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.request import State
from pipeline.publish.publisher import publish_due
from pipeline.store.portal_repository import open_repository
from pipeline.store.releases import Releases
from pipeline.workflow.audit import audit, why
from pipeline.workflow.publication import publish
from pipeline.workflow.record import main_state, read_request


@click.command("publish")
@click.argument("number", metavar="ID")
@acting
@click.pass_obj
def publish_(place: Place, number: str, name: str, as_json: bool) -> None:
    """Merge the approved request ID now, build what is published then, and show it to visitors."""
    repository, actor = opened(place, name)
    Releases(place.folder / "var").check_unlocked()
    publish(repository, number, actor.at, actor)
    publish_due(repository, lambda: datetime.now(VIETNAM_TIME))
    last = read_request(main_state(repository), number).last
    if last.state is not State.PUBLISHED:
        raise RefusedError(
            f"request {number} is merged and not live: {last.reason}", "congso request show tells more."
        )
    print_event(last, as_json)


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
