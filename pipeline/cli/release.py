"""`congso release`: which finished portal visitors see; and the release that `congso build --release` makes."""

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version

import click

from pipeline.archive.keeping import Provenance, keep
from pipeline.cli.indexing import with_index
from pipeline.cli.main import Place
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.build import Build
from pipeline.store.releases import Release, Releases
from pipeline.store.signing import service_key

_TOOLS = ("congso", "pelican", "jinja2", "comrak", "markdown", "pygments", "pillow", "icalendar", "nh3")
"""What the bytes of a page depend on, beside the commit."""


@click.group()
def command() -> None:
    """See which releases are kept, go back to one, and lock publishing."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def list_(place: Place, as_json: bool) -> None:
    """List every release that is kept, oldest first, and say which one is live."""
    releases = Releases(place.folder / "var")
    live, locked = releases.live_id(), releases.locked_because()
    if as_json:
        found = [{**asdict(each), "live": each.id == live} for each in releases.all()]
        click.echo(json.dumps({"releases": found, "locked": locked}, ensure_ascii=False))
        return
    for each in releases.all():
        shown = "  live" if each.id == live else ""
        click.echo(f"{each.id}  {each.released}  {each.files} files, {each.bytes} bytes{shown}")
    if locked:
        click.echo(f"publishing is locked: {locked}")


@command.command("switch")
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help="Why; it is shown to whoever finds publishing locked.")
@click.pass_obj
def switch_(place: Place, name: str, reason: str) -> None:
    """Show another release to visitors, and lock publishing, so that the next release does not undo it."""
    why = reason or f"release {name} was chosen by hand"
    Releases(place.folder / "var").switch(name, why, datetime.now(VIETNAM_TIME))
    click.echo(f"release {name} is live; publishing is locked until congso release unlock")


@command.command("lock")
@click.option("--reason", default="locked by hand", show_default=True, help="Why nothing may be released.")
@click.pass_obj
def lock_(place: Place, reason: str) -> None:
    """Forbid releases until the lock is lifted; what visitors see stays."""
    Releases(place.folder / "var").lock(reason, datetime.now(VIETNAM_TIME))


@command.command("unlock")
@click.pass_obj
def unlock_(place: Place) -> None:
    """Allow releases again."""
    Releases(place.folder / "var").unlock()


@contextmanager
def releasing_alone(releases: Releases) -> Iterator[None]:
    """Be the only release, from reading what is committed on, so that none goes back behind a later one.

    Raises RefusedError while publishing is locked, BusyError when another release does not finish.
    """
    with releases.making():
        releases.check_unlocked()
        yield


def show_to_visitors(build: Build, releases: Releases, kept: int) -> str:
    """Make a release of what has been built: kept in the archive first, then live. Returns its id.

    `kept`: how many releases one can go back to.

    Killed in between, the live release stays as it is, and the next release makes good what is missing.
    """
    from pipeline.site.release import make_tree
    from pipeline.site.unreleased import releasing

    provenance = _provenance(build, datetime.now(VIETNAM_TIME).replace(microsecond=0))
    with releasing(build.cache) as state:
        make_tree(state, build.output, releases.folders, build.jobs, build.progress)
        listing, key = state.listing, service_key(releases.var)
        snapshot = keep(releases.var / "archive", build.output, listing, provenance, key)
        commit, at = provenance.commit, datetime.now(VIETNAM_TIME).isoformat(timespec="seconds")
        releases.add(
            Release(
                snapshot.id,
                build.day,
                commit,
                at,
                listing.files,
                listing.bytes,
                listing.digest,
                with_index(build, releases.folders, listing.digest),
            )
        )
    releases.retire(kept)
    return snapshot.id


def _provenance(build: Build, moment: datetime) -> Provenance:
    """What the archive is to say of where a build comes from."""
    settings = build.portal.settings
    tools = {"python": platform.python_version()} | {name: version(name) for name in _TOOLS}
    return Provenance(
        commit=build.source.commit(),
        day=build.day,
        moment=moment,
        reason="build",
        rules=settings.rules,
        base_url=settings.base_url,
        subsites=build.portal.sites()[1:] if settings.addressing == "hosts" else (),
        tools=tools,
    )
