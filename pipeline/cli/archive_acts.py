"""`congso archive backup|restore-backup|withhold|erase`: acts that somebody answers for."""

import os
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import click
from rich.console import Console

from pipeline.archive.backup import back_up, last_backup
from pipeline.archive.backup_restoring import restore_backup
from pipeline.archive.erasing import erase
from pipeline.archive.snapshots import snapshots
from pipeline.archive.withholding import Order, lift, restrictions, withhold
from pipeline.cli.main import Place
from pipeline.cli.moment import as_json_option, now, say
from pipeline.cli.progress import progress_on
from pipeline.errors import MisuseError
from pipeline.publish.release_build import release_main
from pipeline.settings import read_settings
from pipeline.store.releases import Releases
from pipeline.store.signing import service_key

_OLDEST = timedelta(days=7)
"""How old the last good backup may be (Đ11.2: at least weekly)."""


@click.command("backup")
@click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path))
@click.option(
    "--recipient", metavar="KEY", help="Public key (age1…) for what is private [CONGSO_BACKUP_RECIPIENT]."
)
@click.option(
    "--status", is_flag=True, help="Say only how old the last good backup is; exit code 1 beyond 7 days."
)
@as_json_option
@click.pass_obj
def backup(place: Place, folder: Path | None, recipient: str | None, status: bool, as_json: bool) -> None:
    """Bring a backup in DIR up to date, or begin one: all of the portal, restored with git, tar, sha256sum and age."""
    if status:
        _say_status(place, as_json)
        return
    key = recipient or read_settings(os.environ).backup_recipient
    if folder is None or not key:
        raise MisuseError(
            "a backup needs a folder and a public key",
            "age-keygen -o key.txt makes a pair; keep key.txt elsewhere, and name the public key with --recipient.",
        )
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        made = back_up(place.folder / "var", folder.absolute(), key, now(), progress)
    values = {"folder": str(made.folder), "snapshot": made.snapshot, "files": made.files, "bytes": made.bytes}
    say(
        as_json,
        values,
        f"{made.files} files, {made.bytes} bytes in {made.folder}, up to {made.snapshot or 'no snapshot'}",
    )


def _say_status(place: Place, as_json: bool) -> None:
    last = last_backup(place.folder / "var" / "archive")
    is_late = last is None or now() - last.at > _OLDEST
    at, folder = (last.at.isoformat(), last.facts["folder"]) if last else ("", "")
    said = f"the last good backup is of {at}, in {folder}" if last else "there is no backup yet"
    say(as_json, {"last": at, "folder": folder, "late": is_late}, f"{'LATE: ' if is_late else ''}{said}")
    if is_late:
        raise SystemExit(1)


@click.command("restore-backup")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("target", metavar="PORTAL", type=click.Path(path_type=Path))
@click.option(
    "--identity", metavar="FILE", type=click.Path(exists=True, path_type=Path), help="The secret key of age."
)
@as_json_option
def restore_backup_(folder: Path, target: Path, identity: Path | None, as_json: bool) -> None:
    """Put a portal together again from a backup, in a new folder."""
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        left_out = restore_backup(folder.absolute(), target.absolute(), identity, progress)
    lines = [f"left out: {each}" for each in left_out]
    after = f"congso -C {target} build --ref main --release shows it to visitors again"
    say(as_json, {"folder": str(target), "left_out": left_out}, f"restored to {target}", *lines, after)


def order_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a decision."""
    for option in (
        click.option("--reason", required=True, help="What the public is told of why."),
        click.option(
            "--date", "decided", metavar="DATE", required=True, help="Day of the decision (YYYY-MM-DD)."
        ),
        click.option(
            "--decision", metavar="NUMBER", required=True, help="Number of the decision, 12/QĐ-UBND."
        ),
    ):
        command = option(command)
    return command


@click.command("withhold")
@click.argument("addresses", metavar="PAGE…", nargs=-1, required=True)
@order_options
@click.option("--lift", "is_lifted", is_flag=True, help="Give the pages back to the public.")
@as_json_option
@click.pass_obj
def withhold_(
    place: Place,
    addresses: tuple[str, ...],
    decision: str,
    decided: str,
    reason: str,
    is_lifted: bool,
    as_json: bool,
) -> None:
    """Keep pages of every snapshot from the public by a decision; the originals stay, sealed."""
    act, archive = lift if is_lifted else withhold, place.folder / "var" / "archive"
    act(archive, addresses, Order(decision, decided, reason), now())
    said = "can be read again" if is_lifted else "answer 451 in every snapshot"
    newest = snapshots(archive)[-1:]
    today = [] if is_lifted else restrictions(archive).among(path for each in newest for path in each.files())
    say(
        as_json,
        {"addresses": list(addresses), "withheld": not is_lifted, "still_public_today": today},
        f"{len(addresses)} addresses {said}",
        *(f"/{each} still stands in today's portal: retract it by a request" for each in today),
    )


@click.command("erase")
@click.argument("addresses", metavar="PAGE…", nargs=-1, required=True)
@order_options
@click.option(
    "--words",
    metavar="FILE",
    type=click.File(encoding="utf-8"),
    help="Make these words, a line each, unreadable in every list, feed and page that has them.",
)
@click.option("--yes", is_flag=True, help="Do not ask: what is erased never comes back.")
@as_json_option
@click.pass_obj
def erase_(
    place: Place,
    addresses: tuple[str, ...],
    decision: str,
    decided: str,
    reason: str,
    words: TextIO | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase pages from every snapshot and from the history of the content, by law; a public record stays."""
    if not yes:
        click.confirm(f"Erase {len(addresses)} pages from the whole past?", abort=True, err=True)
    var = place.folder / "var"
    order = Order(decision, decided, reason)
    with progress_on(Console(stderr=True), time.monotonic) as progress:
        lines = [line.strip() for line in words] if words else []
        done = erase(
            var, addresses, order, service_key(var), now(), [line for line in lines if line], progress
        )
    why_not = _shown_without(place)
    values = {**asdict(done), "not_released": why_not}
    lines = [
        f"erased from {done.snapshots} snapshots",
        *(f"erased from all history of the content: {each}" for each in done.sources),
        *(
            f"/{each} of some day still leads to it; --words makes what it says unreadable"
            for each in done.still_named
        ),
        *(f"a backup still holds it: {each}; make it again or destroy it" for each in done.backups),
        f"visitors and earlier releases still have it: {why_not}" if why_not else "visitors see it no more",
        "checkouts and clones from before still hold it: destroy them",
    ]
    say(as_json, values, *lines)


def _shown_without(place: Place) -> str:
    """Release the portal anew, and give up all earlier releases; returns why that could not be."""
    releases = Releases(place.folder / "var")
    if not releases.live_id():
        return ""
    why_not = release_main(place.folder, now().date().isoformat()).why_not
    if not why_not:
        releases.retire(1, at_once=1)
    return why_not
