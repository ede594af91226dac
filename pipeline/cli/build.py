"""`congso build`: the main portal and every subsite, from a commit or from the checkout."""

import json
import os
import resource
import time
from datetime import datetime
from pathlib import Path

import click

from pipeline.checks.messages import message, shown
from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.build import Build, Outcome, errors_of
from pipeline.site.portals import run
from pipeline.site.running import cache_folder
from pipeline.store.portal_data import load_portal
from pipeline.store.portal_repository import open_repository
from pipeline.store.settings_folder import settings_folder
from pipeline.store.source import CommitSource, Source, WorktreeSource


@click.command()
@click.option("--ref", metavar="REV", help="Build this commit of the portal's repository.")
@click.option("--worktree", is_flag=True, help="Build the files as they are now (the default).")
@click.option("--as-of", metavar="DATE", help="Build as on this day (YYYY-MM-DD).")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where the pages go [output].")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=os.cpu_count(), help="Processes to use.")
@click.option("--full", is_flag=True, help="Read and compare everything again.")
@click.option("--strict", is_flag=True, help="Write nothing when a document has a fault.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def command(
    place: Place,
    ref: str | None,
    worktree: bool,
    as_of: str | None,
    output: Path | None,
    jobs: int,
    full: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Build the portal: main portal and every subsite, as static pages."""
    if ref and worktree:
        raise MisuseError("--ref and --worktree exclude each other")
    start = time.perf_counter()
    source = _source(place.folder, ref)
    portal = load_portal(source)
    target = (output or place.folder / "output").resolve()
    day = as_of or source.time().date().isoformat()
    build = Build(source, portal, day, target, cache_folder(place.folder, target), jobs, full, strict)
    root = settings_folder(source, place.folder / "var" / "cache") if ref else place.folder
    outcome = run(build, root)
    seconds = {**outcome.seconds, "total": time.perf_counter() - start}
    _report(build, outcome, seconds, as_json)
    if errors_of(outcome.issues):
        raise SystemExit(1)


def _source(folder: Path, ref: str | None) -> Source:
    if ref is None:
        return WorktreeSource(folder, datetime.now(VIETNAM_TIME))
    repository = open_repository(folder)
    return CommitSource(repository, repository.commit_of(ref))


def _report(build: Build, outcome: Outcome, seconds: dict[str, float], as_json: bool) -> None:
    if not as_json:
        for issue in outcome.issues:
            click.echo(shown(issue))
        click.echo(
            f"{outcome.total} pages as of {build.day}: {outcome.rendered} rendered, {outcome.written} written, "
            f"{outcome.removed} removed in {seconds['total']:.2f} s → {build.output}"
        )
        return
    faults = [
        {"path": each.path, "line": each.line, "field": each.field, "code": each.code}
        | {"severity": each.severity, "message": message(each)}
        for each in outcome.issues
    ]
    click.echo(
        json.dumps(
            {
                "commit": build.source.commit(),
                "as_of": build.day,
                "release": "",
                "pages": {
                    "total": outcome.total,
                    "rendered": outcome.rendered,
                    "written": outcome.written,
                    "removed": outcome.removed,
                },
                "seconds": {name: round(value, 3) for name, value in seconds.items()},
                "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "faults": faults,
            },
            ensure_ascii=False,
        )
    )
