"""`congso build`: the main portal and every subsite, from a commit or from the checkout."""

import json
import os
import resource
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

import click
from rich.console import Console

from pipeline.checks.messages import message, shown
from pipeline.cli.indexing import serve_release, update_index
from pipeline.cli.main import Place
from pipeline.cli.progress import progress_on
from pipeline.cli.release import releasing_alone, show_to_visitors
from pipeline.errors import CongsoError, FaultyContentError, MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import read_settings
from pipeline.site.build import Build, Outcome, errors_of
from pipeline.site.portals import run
from pipeline.site.running import cache_folder
from pipeline.store.portal_data import load_portal
from pipeline.store.portal_repository import open_repository
from pipeline.store.releases import Releases
from pipeline.store.settings_folder import settings_folder
from pipeline.store.source import CONTENT_FOLDERS, SETTINGS_PATHS, CommitSource, Source, WorktreeSource


@click.command()
@click.option("--ref", metavar="REV", help="Build this commit of the portal's repository.")
@click.option("--worktree", is_flag=True, help="Build the files as they are now (the default).")
@click.option("--as-of", metavar="DATE", help="Build as on this day (YYYY-MM-DD).")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where the pages go [output].")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=os.cpu_count(), help="Processes to use.")
@click.option("--full", is_flag=True, help="Read and compare everything again.")
@click.option("--strict", is_flag=True, help="Write nothing when a document has a fault.")
@click.option(
    "--release", is_flag=True, help="Build strictly, keep it in the archive, and show it to visitors."
)
@click.option("--unaudited", is_flag=True, help="Build even what came to main without an approved request.")
@click.option("--no-search", is_flag=True, help="Leave the browsers' search index as it is.")
@click.option("--watch", is_flag=True, help="Build again whenever a file is saved.")
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
    release: bool,
    unaudited: bool,
    no_search: bool,
    watch: bool,
    as_json: bool,
) -> None:
    """Build the portal: main portal and every subsite, as static pages."""
    if ref and worktree:
        raise MisuseError("--ref and --worktree exclude each other")
    if release and no_search:
        raise MisuseError("--release and --no-search exclude each other: visitors search what they see")
    releases = Releases(place.folder / "var")
    target = (output or (releases.work if release else place.folder / "output")).resolve()
    if watch:
        watch_and_build(place.folder, target)
        return
    start = time.perf_counter()
    with (
        releasing_alone(releases) if release else nullcontext(),
        progress_on(Console(stderr=True), time.monotonic) as progress,
    ):
        source = _source(place.folder, ref)
        if not unaudited and (release or source.commit()):  # an author's files are nobody's but theirs
            from pipeline.workflow.audit import check_audited

            check_audited(source, place.folder / "var" / "cache" / "requests" / "audited.json", release)
        build, root = _prepared(place.folder, source, target, as_of)
        build = replace(build, jobs=jobs, full=full, strict=strict or release, progress=progress)
        outcome, name = _build(build, root, releases if release else None, search=not no_search)
    _report(build, outcome, {**outcome.seconds, "total": time.perf_counter() - start}, as_json, name)
    if errors_of(outcome.issues):
        raise SystemExit(1)


def watch_and_build(folder: Path, target: Path) -> None:
    """Build the checkout, then again at every change, until interrupted; faults are shown, never fatal."""
    import watchfiles  # no other build waits for it

    watched = [folder / name for name in (*CONTENT_FOLDERS, *SETTINGS_PATHS) if (folder / name).exists()]
    changes = watchfiles.watch(*watched, debounce=50, step=10, raise_interrupt=False)
    for _ in chain([None], changes):
        start = time.perf_counter()
        try:
            build, root = _prepared(folder, WorktreeSource(folder, datetime.now(VIETNAM_TIME)), target, None)
            outcome = run(build, root, partial(update_index, build))
        except CongsoError as error:
            click.echo(f"congso: {error}", err=True)
        else:
            _report(build, outcome, {"total": time.perf_counter() - start}, as_json=False)


def _prepared(folder: Path, source: Source, target: Path, as_of: str | None) -> tuple[Build, Path]:
    """The build of a source into a folder, and the folder that holds its settings and theme."""
    cache = cache_folder(folder, target)
    root = settings_folder(source, folder / "var" / "cache") if source.commit() else folder
    day = as_of or source.time().date().isoformat()
    return Build(source, load_portal(source, folder / "var" / "cache" / "data"), day, target, cache), root


def _build(build: Build, root: Path, releases: Releases | None, search: bool) -> tuple[Outcome, str]:
    """Build, and release into `releases` if any; returns the id of the release too. A fault stops a strict build.

    Without `search` the index is left behind; the next build that brings it up to date makes that good.
    """
    name, seconds = "", {}
    kept = read_settings(os.environ).releases_kept

    def finish() -> None:
        nonlocal name
        start = time.perf_counter()
        if search:
            update_index(build)
            seconds["index"] = time.perf_counter() - start
        if releases:
            start = time.perf_counter()
            name = show_to_visitors(build, releases, kept)
            seconds["release"] = time.perf_counter() - start
            start = time.perf_counter()
            serve_release(build, releases, name)
            seconds["server_index"] = time.perf_counter() - start

    try:
        outcome = run(build, root, finish)
    except FaultyContentError as refused:
        return Outcome(0, 0, 0, 0, refused.issues), ""
    return replace(outcome, seconds={**outcome.seconds, **seconds}), name


def _source(folder: Path, ref: str | None) -> Source:
    if ref is None:
        return WorktreeSource(folder, datetime.now(VIETNAM_TIME))
    repository = open_repository(folder)
    return CommitSource(repository, repository.commit_of(ref))


def _report(
    build: Build, outcome: Outcome, seconds: dict[str, float], as_json: bool, release: str = ""
) -> None:
    if not as_json:
        for issue in outcome.issues:
            click.echo(shown(issue))
        click.echo(
            f"{outcome.total} pages as of {build.day}: {outcome.rendered} rendered, {outcome.written} written, "
            f"{outcome.removed} removed in {seconds['total']:.2f} s → {build.output}"
        )
        if release:
            click.echo(f"release {release} is live")
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
                "release": release,
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
