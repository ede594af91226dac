"""Snapshots: every kept build, found again by id or by day, restored byte for byte, and verified."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import MisuseError, PortalDataError
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.archive_repository import ArchiveRepository, KeptCommit
from pipeline.store.lock import locked
from pipeline.store.output_tree import tree_digest
from pipeline.store.published import Change, Listing, OutputFile


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One kept build."""

    id: str
    """`2026-11-23-0001`: the as-of day and the number within the year."""
    date: str
    """The as-of day."""
    commit: str
    """The commit of the portal's repository that was built, or nothing."""
    reason: str
    pages: int
    pages_changed: int
    """Files that came, changed or went since the snapshot before."""
    bytes: int
    tree_sha256: str
    """Digest of all its files (pipeline.store.output_tree)."""
    kept: str
    """Commit of the archive."""
    year: str


def keep(archive: Path, output: Path, listing: Listing, commit: str, day: str, reason: str) -> Snapshot:
    """Keep a build at the cost of what changed. One with the same files as the newest snapshot is that snapshot.

    `output` holds the files of the listing; `day` is the as-of day (`YYYY-MM-DD`). Raises PortalDataError where a
    file is not what the listing says.
    """
    with locked(archive / "lock", wait=600):
        repository = ArchiveRepository(archive / f"{day[:4]}.git")
        repository.create()
        newest = _newest(repository)
        if newest and newest.tree_sha256 == listing.digest:
            return newest
        continued = newest is not None and newest.tree_sha256 == listing.base
        changes = (
            listing.changes if continued else tuple(Change(file.path, file) for file in listing.everything())
        )
        number = int(newest.id[-4:]) + 1 if newest else 1
        name = f"{day}-{number:04}"
        lines = {
            "Snapshot": name,
            "As-Of": day,
            "Commit": commit or "none",
            "Reason": reason,
            "Pages": str(listing.files),
            "Pages-Changed": str(len(changes) if continued else _differing(repository, newest, changes)),
            "Bytes": str(listing.bytes),
            "Tree-SHA256": listing.digest,
        }
        message = f"{name}\n\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
        moment = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=VIETNAM_TIME)
        repository.keep(_checked(output, changes), message, moment, name, continued=continued)
        return named(archive, name)


def snapshots(archive: Path) -> list[Snapshot]:
    """Every snapshot, oldest first."""
    years = sorted(archive.glob("[0-9][0-9][0-9][0-9].git"))
    return [_snapshot(each, year.stem) for year in years for each in ArchiveRepository(year).commits()]


def at(archive: Path, day: str) -> Snapshot:
    """The snapshot in force at the end of a day; raises MisuseError where there was none yet."""
    found = [snapshot for snapshot in snapshots(archive) if snapshot.date <= day]
    if not found:
        raise MisuseError(f"nothing was kept on or before {day}", "congso archive list shows what there is.")
    return max(found, key=lambda snapshot: (snapshot.date, snapshot.id))


def named(archive: Path, name: str) -> Snapshot:
    """The snapshot with an id; raises MisuseError where there is none."""
    found = next((snapshot for snapshot in snapshots(archive) if snapshot.id == name), None)
    if found is None:
        raise MisuseError(f"no snapshot is called {name!r}", "congso archive list shows them.")
    return found


def restore(archive: Path, snapshot: Snapshot, folder: Path) -> int:
    """Write a snapshot's files into an empty or new folder, byte for byte; returns how many.

    Raises MisuseError where the folder holds anything, PortalDataError where the archive is damaged.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(f"{folder} is not empty", "Restore into a new folder.")
    found: list[OutputFile] = []
    for path, content in ArchiveRepository(archive / f"{snapshot.year}.git").files(snapshot.kept):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        found.append(OutputFile(path, len(content), hashlib.sha256(content).hexdigest()))
    if tree_digest(found) != snapshot.tree_sha256:
        raise PortalDataError(
            f"{snapshot.id}: what was restored is not what was kept", "congso archive verify"
        )
    return len(found)


def verify(archive: Path) -> list[str]:
    """Check every object and every snapshot's manifest; returns what is wrong, nothing where all is well."""
    wrong = [said for year in sorted(archive.glob("*.git")) if (said := ArchiveRepository(year).check())]
    for snapshot in snapshots(archive) if not wrong else ():
        files = ArchiveRepository(archive / f"{snapshot.year}.git").files(snapshot.kept)
        found = [
            OutputFile(path, len(content), hashlib.sha256(content).hexdigest()) for path, content in files
        ]
        if tree_digest(found) != snapshot.tree_sha256:
            wrong.append(f"{snapshot.id}: its files are not those that were kept")
    return wrong


def _newest(repository: ArchiveRepository) -> Snapshot | None:
    return next((_snapshot(each, repository.folder.stem) for each in repository.commits(newest=1)), None)


def _checked(output: Path, changes: Iterable[Change]) -> Iterator[tuple[str, bytes | None]]:
    for change in changes:
        if change.file is None:
            yield change.path, None
            continue
        content = (output / change.path).read_bytes()
        if hashlib.sha256(content).hexdigest() != change.file.sha256:
            raise PortalDataError(
                f"{output / change.path} is not what was built", "Build again with --full, then keep it."
            )
        yield change.path, content


def _differing(repository: ArchiveRepository, newest: Snapshot | None, files: Iterable[Change]) -> int:
    """How many files differ from the newest snapshot of the same year; all of them for its first."""
    found = repository.files(newest.kept) if newest else ()
    before = {path: hashlib.sha256(content).hexdigest() for path, content in found}
    after = {change.path: change.file.sha256 for change in files if change.file}
    return sum(1 for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _snapshot(commit: KeptCommit, year: str) -> Snapshot:
    said = commit.trailers
    portal_commit = "" if said["Commit"] == "none" else said["Commit"]
    return Snapshot(
        id=commit.subject,
        date=said["As-Of"],
        commit=portal_commit,
        reason=said["Reason"],
        pages=int(said["Pages"]),
        pages_changed=int(said["Pages-Changed"]),
        bytes=int(said["Bytes"]),
        tree_sha256=said["Tree-SHA256"],
        kept=commit.id,
        year=year,
    )
