"""Snapshots: every kept build, found again by id or by day, restored byte for byte, and verified."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import MisuseError, PortalDataError
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.archive_repository import ArchiveRepository, KeptCommit
from pipeline.store.lock import locked
from pipeline.store.published import OutputFile, read_manifest


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
    manifest_sha256: str
    kept: str
    """Commit of the archive."""
    year: str


def keep(archive: Path, output: Path, manifest: Path, commit: str, day: str, reason: str) -> Snapshot:
    """Keep a build. A build with the same files as the newest snapshot is that snapshot.

    `day` is the as-of day (`YYYY-MM-DD`). Raises PortalDataError where a file is not what the manifest says.
    """
    with locked(archive / "lock", wait=600):
        repository = ArchiveRepository(archive / f"{day[:4]}.git")
        repository.create()
        listed = list(read_manifest(manifest))
        digest = _digest(listed)
        known = snapshots(archive)
        if known and known[-1].manifest_sha256 == digest and known[-1].year == day[:4]:
            return known[-1]
        number = sum(1 for each in known if each.year == day[:4]) + 1
        name = f"{day}-{number:04}"
        size = sum(file.size for file in listed)
        lines = {
            "Snapshot": name,
            "As-Of": day,
            "Commit": commit or "none",
            "Reason": reason,
            "Pages": str(len(listed)),
            "Pages-Changed": str(_changed(repository, known, listed)),
            "Bytes": str(size),
            "Manifest-SHA256": digest,
        }
        message = f"{name}\n\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
        moment = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=VIETNAM_TIME)
        repository.keep(_checked(output, listed), message, moment, name)
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
    if _digest(found) != snapshot.manifest_sha256:
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
        if _digest(found) != snapshot.manifest_sha256:
            wrong.append(f"{snapshot.id}: its files are not those of its manifest")
    return wrong


def _checked(output: Path, listed: list[OutputFile]) -> Iterator[tuple[str, bytes]]:
    for file in listed:
        content = (output / file.path).read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise PortalDataError(f"{output / file.path} is not what was built", "Build again, then keep it.")
        yield file.path, content


def _changed(repository: ArchiveRepository, known: list[Snapshot], listed: list[OutputFile]) -> int:
    """How many files differ from the newest snapshot of the same year; all of them for its first."""
    same_year = [each for each in known if each.year == repository.folder.stem]
    if not same_year:
        return len(listed)
    before = {
        path: hashlib.sha256(content).hexdigest() for path, content in repository.files(same_year[-1].kept)
    }
    after = {file.path: file.sha256 for file in listed}
    return sum(1 for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _digest(files: list[OutputFile]) -> str:
    """Digest of a manifest: path, size and SHA-256 of every file, in the order of their paths."""
    whole = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.path):
        whole.update(f"{file.sha256} {file.size} {file.path}\n".encode())
    return whole.hexdigest()


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
        manifest_sha256=said["Manifest-SHA256"],
        kept=commit.id,
        year=year,
    )
