"""`congso check`: every fault of the portal's files in one run."""

import json
from datetime import datetime
from pathlib import Path

import click

from pipeline.checks.calendars import missing_calendars
from pipeline.checks.issue import Issue
from pipeline.checks.messages import message, shown
from pipeline.checks.portal import check_portal
from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.model.field import STAGES, VIETNAM_TIME
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option("--stage", type=click.Choice(STAGES), default="publish", help="What must be true [publish].")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def command(place: Place, paths: tuple[Path, ...], stage: str, as_json: bool) -> None:
    """Check the portal's files, or those given, and print every fault with what to do about it."""
    only = {inside(place.folder, path) for path in paths} if paths else None
    now = datetime.now(VIETNAM_TIME)
    source = WorktreeSource(place.folder, now)
    issues = check_portal(source, stage, only)
    if as_json:
        click.echo(json.dumps({"faults": [fault_object(issue) for issue in issues]}, ensure_ascii=False))
    else:
        for issue in issues:
            click.echo(shown(issue))
    if any(issue.severity == "error" for issue in issues):
        raise SystemExit(1)
    for issue in missing_calendars(load_portal(source), now.date()) if only is None else ():
        click.echo(shown(issue), err=True)  # stdout says what follows from the files, whatever the day


def fault_object(issue: Issue) -> dict[str, object]:
    """An issue as programs read it (DESIGN: shapes that other programs read)."""
    return {
        "path": issue.path,
        "line": issue.line,
        "field": issue.field,
        "code": issue.code,
        "severity": issue.severity,
        "message": message(issue),
    }


def inside(folder: Path, path: Path) -> str:
    """The path from the portal's root; it may be given from there or from where the user stands."""
    for start in (folder, Path.cwd()):
        found = (start / path).absolute()
        if found.is_relative_to(folder) and (found.exists() or found.is_symlink()):
            return found.relative_to(folder).as_posix()
    raise MisuseError(
        f"{path} is not in the portal {folder}", "Name a file or folder below content/ or sub-portals/."
    )
