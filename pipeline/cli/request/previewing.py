"""`congso request preview`: the pages of a request as they will be, among the pages that are published."""

from datetime import datetime
from pathlib import Path

import click

from pipeline.checks.messages import shown
from pipeline.cli.check import fault_object
from pipeline.cli.http_server import http_server
from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, opened, print_json
from pipeline.cli.serve import application
from pipeline.model.address import place_of
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.build import Build, Outcome
from pipeline.site.portals import preview
from pipeline.site.running import cache_folder
from pipeline.store.portal_data import load_portal
from pipeline.store.releases import Releases
from pipeline.store.repository import Repository
from pipeline.store.settings_folder import settings_folder
from pipeline.store.source import CommitSource
from pipeline.workflow.authority import site_of
from pipeline.workflow.queries import seen_request, tree_with
from pipeline.workflow.record import Request, main_state


@click.command("preview")
@click.argument("number", metavar="ID")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where the pages go.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Show them among the published pages, on 127.0.0.1."
)
@acting
@click.pass_obj
def preview_(
    place: Place, number: str, output: Path | None, port: int | None, name: str, as_json: bool
) -> None:
    """Build the pages of the request ID as they will be, and no others; search engines are told to leave them alone."""
    repository, actor = opened(place, name)
    with repository.at_hand() as near:
        request = seen_request(near, number, actor.account)
        target = (output or place.folder / "var" / "cache" / "previews" / request.id).resolve()
        outcome = _preview(place.folder, near, request, target, actor.at)
    pages = sorted(f"/{page.relative_to(target).as_posix()}" for page in target.rglob("*.html"))
    if as_json:
        faults = [fault_object(issue) for issue in outcome.issues]
        print_json({"id": number, "output": str(target), "pages": pages, "faults": faults})
    else:
        for issue in outcome.issues:
            click.echo(shown(issue))
        for page in pages:
            click.echo(f"{target}{page}")
    if port is not None:
        _show(place.folder, target, pages, port)


def _preview(folder: Path, repository: Repository, request: Request, target: Path, now: datetime) -> Outcome:
    """Make the pages of a request as if `main` had it, with the release's own catalogue as the start."""
    releases = Releases(folder / "var")
    source = CommitSource(repository, tree_with(main_state(repository), request))
    live = releases.live_id()
    day = max(now.astimezone(VIETNAM_TIME).date().isoformat(), releases.named(live).date if live else "")
    cache = folder / "var" / "cache"
    portal = load_portal(source, cache / "data")
    build = Build(source, portal, day, target, cache_folder(folder, releases.work.resolve()), strict=True)
    others = [path for path in request.paths if place_of(path) is None]
    return preview(
        build, settings_folder(source, cache), frozenset(request.paths), frozenset(map(site_of, others))
    )


def _show(folder: Path, target: Path, pages: list[str], port: int) -> None:
    """Serve the pages of a preview, and what is published where it has none."""
    served = application(target, application(Releases(folder / "var").live))
    server = http_server(served, port)
    for page in pages:
        click.echo(f"http://127.0.0.1:{server.effective_port}{page}")
    server.run()
