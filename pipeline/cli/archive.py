"""`congso archive`: every kept build: listed, compared, restored, verified, read over HTTP."""

import json
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.utils import redirect

from pipeline.archive.differences import differences, page_difference
from pipeline.archive.events import Event, every_event, record
from pipeline.archive.exporting import FORMATS
from pipeline.archive.locking import archive_lock
from pipeline.archive.restoring import restore
from pipeline.archive.snapshots import Snapshot, at, chosen, named, snapshots
from pipeline.archive.upkeep import repack
from pipeline.archive.verification import Evidence, verify
from pipeline.archive.withholding import plain_address, restrictions
from pipeline.cli.archive_acts import backup, erase_, restore_backup_, withhold_
from pipeline.cli.main import Place
from pipeline.cli.moment import as_json_option, now, say
from pipeline.cli.progress import progress_on
from pipeline.errors import CongsoError, MisuseError, RefusedError
from pipeline.store.repository import Repository
from pipeline.store.signing import service_key

sealed_option = click.option(
    "--sealed", is_flag=True, help="Give out pages too that are withheld from the public."
)


@click.group()
def command() -> None:
    """Read the portal as it was on any day, and prove it."""


def archive_of(place: Place) -> Path:
    """Where a portal's archive is."""
    return place.folder / "var" / "archive"


def note(archive: Path, kind: str, **facts: Any) -> None:
    """Record an act in the archive's log; an archive that cannot be written to is read all the same."""
    try:
        with archive_lock(archive):
            record(archive, Event(kind, now(), facts))
    except (CongsoError, OSError) as error:
        click.echo(f"congso: this was not recorded in the archive's log: {error}", err=True)


def _shown(snapshot: Snapshot, signed: bool) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "date": snapshot.date,
        "commit": snapshot.commit,
        "reason": snapshot.reason,
        "pages": snapshot.pages,
        "pages_changed": snapshot.pages_changed,
        "bytes": snapshot.bytes,
        "signed": signed,
    }


def _signed(found: list[Snapshot]) -> set[str]:
    """Ids of the snapshots that have a tag; whether the signature is good is for `verify` to say."""
    return {name for each in {snapshot.repository for snapshot in found} for name in each.tag_names()}


@command.command("list")
@as_json_option
@click.pass_obj
def list_(place: Place, as_json: bool) -> None:
    """List every snapshot, oldest first."""
    found = snapshots(archive_of(place))
    signed = _signed(found)
    lines = (
        f"{each.id}  {each.commit[:12] or 'no commit':12}  {each.pages_changed} of {each.pages} changed, "
        f"{each.bytes} bytes  {'signed' if each.id in signed else 'NOT SIGNED'}  {each.reason}"
        for each in found
    )
    say(as_json, {"snapshots": [_shown(each, each.id in signed) for each in found]}, *lines)


@command.command("show")
@click.argument("name", metavar="ID")
@as_json_option
@click.pass_obj
def show(place: Place, name: str, as_json: bool) -> None:
    """Show all that a snapshot says of itself."""
    snapshot = named(archive_of(place), name)
    values = _shown(snapshot, snapshot.id in _signed([snapshot])) | {
        "kept_at": snapshot.kept_at.isoformat(),
        "rules": snapshot.rules,
        "tools": snapshot.tools,
        "base_url": snapshot.base_url,
        "manifest_sha256": snapshot.manifest_sha256,
        "tag_manifest_sha256": snapshot.tag_manifest_sha256,
        "archive_commit": snapshot.kept,
        "repository": str(snapshot.folder),
    }
    say(as_json, values, *(f"{key}: {value}" for key, value in values.items()))


@command.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--page", metavar="PATH", help="Show the readable difference of one page.")
@as_json_option
@click.pass_obj
def diff(place: Place, old: str, new: str, page: str | None, as_json: bool) -> None:
    """Name the pages that were added, changed and removed from one snapshot to another."""
    found = snapshots(archive_of(place))
    before, after = chosen(found, old), chosen(found, new)
    if page is not None:
        lines = page_difference(before, after, plain_address(page))
        say(as_json, {"page": plain_address(page), "difference": lines}, *lines)
        return
    between = differences(before, after)
    marked = (("+", between.added), ("~", between.changed), ("-", between.removed))
    values = {"added": between.added, "changed": between.changed, "removed": between.removed}
    say(as_json, values, *(f"{mark} /{path}" for mark, paths in marked for path in paths))


@command.command("at")
@click.argument("day", metavar="DATE")
@as_json_option
@click.pass_obj
def at_(place: Place, day: str, as_json: bool) -> None:
    """Say which snapshot was in force at the end of a day (YYYY-MM-DD)."""
    found = at(archive_of(place), day)
    say(as_json, {"id": found.id}, found.id)


@command.command("restore")
@click.argument("name", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@sealed_option
@as_json_option
@click.pass_obj
def restore_(place: Place, name: str, folder: Path, sealed: bool, as_json: bool) -> None:
    """Write a snapshot's files into a new folder."""
    archive = archive_of(place)
    snapshot = _released(archive, named(archive, name), sealed)
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        count = restore(snapshot, folder.absolute(), progress)
    note(archive, "restore", snapshot=name, files=count, sealed=sealed)
    say(as_json, {"id": name, "files": count}, f"{count} files restored to {folder}")


@command.command("export")
@click.argument("name", metavar="ID")
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="bagit", help="What to write [bagit]."
)
@click.option(
    "--output", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where to."
)
@sealed_option
@as_json_option
@click.pass_obj
def export(place: Place, name: str, form: str, folder: Path, sealed: bool, as_json: bool) -> None:
    """Write a snapshot as a package for a state archive: a bag (BagIt) or a web archive (WACZ)."""
    archive = archive_of(place)
    snapshot = _released(archive, named(archive, name), sealed)
    signers = service_key(place.folder / "var").allowed_signers
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        made = FORMATS[form](snapshot, folder.absolute(), signers, progress)
    note(archive, "export", snapshot=name, format=form, sealed=sealed)
    say(as_json, {"id": name, "format": form, "path": str(made)}, f"{name} exported to {made}")


def _released(archive: Path, snapshot: Snapshot, sealed: bool) -> Snapshot:
    """The snapshot, if all of it may be given out."""
    withheld = restrictions(archive).among(snapshot.files())
    if withheld and not sealed:
        raise RefusedError(
            f"{snapshot.id} holds {len(withheld)} pages that are withheld from the public, /{withheld[0]} first",
            "--sealed gives them out too, and says so in the log.",
        )
    return snapshot


@command.command("verify")
@click.option("--all", "every", is_flag=True, help="Compare the files of every snapshot with its manifest.")
@as_json_option
@click.pass_obj
def verify_(place: Place, every: bool, as_json: bool) -> None:
    """Check every byte, signature and source commit, and the newest snapshot of each year against its manifest."""
    var, archive = place.folder / "var", archive_of(place)
    source = Repository(var / "repository.git")
    signers = service_key(var).allowed_signers
    evidence = Evidence(signers, source if (source.folder / "HEAD").exists() else None)
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        wrong = verify(archive, evidence, every, progress)
    count = len(snapshots(archive)) if not wrong else 0
    if archive.exists():
        note(archive, "verify", every=every, wrong=len(wrong))
    lines = wrong or [f"{count} snapshots are whole"]
    say(as_json, {"snapshots": count, "wrong": wrong}, *lines)
    if wrong:
        raise SystemExit(1)


@command.command("events")
@as_json_option
@click.pass_obj
def events(place: Place, as_json: bool) -> None:
    """Tell what was done with the archive, oldest first: kept, checked, exported, restored, withheld, erased."""
    found = every_event(archive_of(place))
    told = [{"event": each.kind, "at": each.at.isoformat(), **each.facts} for each in found]
    lines = (
        f"{each.at.isoformat()}  {each.kind}  {json.dumps(each.facts, ensure_ascii=False)}" for each in found
    )
    say(as_json, {"events": told}, *lines)


@command.command("repack")
@as_json_option
@click.pass_obj
def repack_(place: Place, as_json: bool) -> None:
    """Join what was kept since the last time into few packs: once a week makes the archive three times smaller."""
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        saved = repack(archive_of(place), progress)
    say(
        as_json, {"before": saved.before, "after": saved.after}, f"{saved.before} bytes → {saved.after} bytes"
    )


@command.command("serve")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on 127.0.0.1."
)
@click.pass_obj
def serve(place: Place, port: int) -> None:
    """Serve the past alone on 127.0.0.1, for a host of its own: /ban-luu/ with every day, version and difference."""
    import waitress

    found = snapshots(archive_of(place))
    if not found:
        raise MisuseError("nothing has been kept yet", "congso build --release keeps a build.")
    past = application_of_the_past(place.folder, found[-1].base_url)
    click.echo(f"Bản lưu: http://127.0.0.1:{port}/ban-luu/ (Ctrl+C dừng lại)")
    served = DispatcherMiddleware(redirect("/ban-luu/"), {"/ban-luu": past})
    waitress.serve(served, host="127.0.0.1", port=port, _quiet=True)


def application_of_the_past(folder: Path, portal: str = "") -> Any:
    """The WSGI application for old pages, to be mounted under `/ban-luu`; `portal`: where today's pages are read."""
    from pipeline.archive.reading.application import old_pages

    index = folder / "var" / "cache" / "archive.sqlite"
    return old_pages(folder / "var" / "archive", index, now, portal)


for _act in (backup, restore_backup_, withhold_, erase_):
    command.add_command(_act)
