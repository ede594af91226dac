"""Snapshots: every kept build, found again by id or by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.archive.shelves import plain_path
from pipeline.errors import MisuseError, PortalDataError
from pipeline.store.archive_repository import ArchiveRepository, KeptCommit, archive_repositories


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One kept build, as its commit tells of it."""

    id: str
    """`2026-11-23-0001`: the as-of day and the number within the year."""
    date: str
    """The as-of day."""
    kept_at: datetime
    commit: str
    """The commit of the portal's repository that was built, or nothing."""
    reason: str
    rules: str
    """Name of the rule set."""
    tools: str
    """What it was built with: `name version, …`."""
    base_url: str
    subsites: tuple[str, ...]
    """Labels of subsites that have a host of their own."""
    pages: int
    """Addresses of the portal: pages, feeds, files."""
    pages_changed: int
    """Those that came, changed or went since the snapshot before."""
    bytes: int
    build_tree: str
    """Digest of all files of the build (pipeline.store.output_tree), those that are not kept among them."""
    manifest_sha256: str
    tag_manifest_sha256: str
    newest_event: str
    """Commit of the log's newest event when it was kept, or nothing."""
    kept: str
    """Commit of the archive."""
    folder: Path
    """The year's repository."""

    @property
    def repository(self) -> ArchiveRepository:
        return ArchiveRepository(self.folder)

    @property
    def number(self) -> int:
        """Its place in the year's row, from 1."""
        return int(self.id.rpartition("-")[2])

    @property
    def moment(self) -> datetime:
        """From when on it was in force: when it was kept.

        Where it was kept on another day than the one it shows: the start of that day, and its number in seconds more.
        """
        if self.kept_at.date().isoformat() == self.date:
            return self.kept_at
        day = datetime.fromisoformat(self.date).replace(tzinfo=self.kept_at.tzinfo)
        return day + timedelta(seconds=self.number)

    def files(self) -> dict[str, str]:
        """Id of the bytes of every output, by its path."""
        found = self.repository.files(f"{self.kept}:data")
        return {path: blob for stored, blob in found.items() if (path := plain_path(stored))}


def snapshots(archive: Path) -> list[Snapshot]:
    """Every snapshot, oldest first."""
    return [
        snapshot_of(each, repository)
        for repository in archive_repositories(archive)
        for each in repository.commits()
    ]


def newest_of(repository: ArchiveRepository) -> Snapshot | None:
    """The newest snapshot of a year."""
    found = [snapshot_of(each, repository) for each in repository.commits(newest=1)]
    return found[0] if found else None


def at(archive: Path, day: str) -> Snapshot:
    """The snapshot in force at the end of a day; raises MisuseError where there was none yet."""
    found = [snapshot for snapshot in snapshots(archive) if snapshot.date <= day]
    if not found:
        raise MisuseError(f"nothing was kept on or before {day}", "congso archive list shows what there is.")
    return max(found, key=in_order)


def named(archive: Path, name: str) -> Snapshot:
    """The snapshot with an id; raises MisuseError where there is none."""
    return chosen(snapshots(archive), name)


def chosen(found: Iterable[Snapshot], name: str) -> Snapshot:
    """The snapshot with an id among some; raises MisuseError where it is none of them."""
    snapshot = next((each for each in found if each.id == name), None)
    if snapshot is None:
        raise MisuseError(f"no snapshot is called {name!r}", "congso archive list shows them.")
    return snapshot


def in_order(snapshot: Snapshot) -> tuple[datetime, int]:
    """What puts snapshots in the order in which they were in force."""
    return snapshot.moment, snapshot.number


def snapshot_of(commit: KeptCommit, repository: ArchiveRepository) -> Snapshot:
    """The snapshot that a commit keeps; raises PortalDataError where it does not say what a snapshot says."""
    said = commit.trailers
    try:
        size, _, files = said["Payload-Oxum"].partition(".")
        return Snapshot(
            id=commit.subject,
            date=said["As-Of"],
            kept_at=datetime.fromisoformat(said["Kept-At"]),
            commit=said.get("Source-Commit", ""),
            reason=said["Reason"],
            rules=said.get("Rule-Set", ""),
            tools=said["Tools"],
            base_url=said.get("Base-URL", ""),
            subsites=tuple(said.get("Subsites-With-Hosts", "").split()),
            pages=int(files),
            pages_changed=int(said["Pages-Changed"]),
            bytes=int(size),
            build_tree=said["Build-Tree-SHA256"],
            manifest_sha256=said["Manifest-SHA256"],
            tag_manifest_sha256=said["Tag-Manifest-SHA256"],
            newest_event=said.get("Newest-Event", ""),
            kept=commit.id,
            folder=repository.folder,
        )
    except (KeyError, ValueError) as error:
        raise PortalDataError(
            f"{repository.folder}: commit {commit.id} is no snapshot of this program: {error}",
            "Move this repository aside; the next release begins another one.",
        ) from None
