"""Keeps a build in the archive, signed, before it goes live, at the cost of what changed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.events import log_of
from pipeline.archive.locking import archive_lock
from pipeline.archive.shelves import DIGESTS, plain_path
from pipeline.archive.snapshots import Snapshot, newest_of
from pipeline.archive.writing import Base, Record, payload_of, sign_unsigned, write_snapshot
from pipeline.errors import PortalDataError
from pipeline.store.archive_repository import ArchiveRepository, archive_repositories
from pipeline.store.published import Change, Listing
from pipeline.store.signing import ServiceKey


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a build comes from."""

    commit: str
    """The commit of the portal's repository, or nothing."""
    day: str
    """The as-of day, `YYYY-MM-DD`."""
    moment: datetime
    """When it is kept, with its zone."""
    reason: str
    rules: str = ""
    """Name of the rule set."""
    base_url: str = ""
    subsites: tuple[str, ...] = ()
    """Labels of subsites that have a host of their own (`addressing: hosts`)."""
    tools: Mapping[str, str] = field(default_factory=dict)
    """Versions of what it was built with, by name."""


def keep(archive: Path, output: Path, listing: Listing, provenance: Provenance, key: ServiceKey) -> Snapshot:
    """Keep a build at the cost of what changed. One with the same files as the newest snapshot is that snapshot.

    `output` holds the files of the listing. When it returns, the snapshot is signed and on the disk. Raises
    PortalDataError where a file is not what the listing says.
    """

    def content(change: Change) -> bytes:
        found = (output / change.path).read_bytes()
        if change.file is None or hashlib.sha256(found).hexdigest() != change.file.sha256:
            raise PortalDataError(
                f"{output / change.path} is not what was built", "Build again with --full, then keep it."
            )
        return found

    with archive_lock(archive):
        repository = ArchiveRepository(archive / f"{provenance.day[:4]}.git")
        repository.prepare()
        newest = newest_of(repository)
        if newest:
            sign_unsigned(newest, key)
            if newest.build_tree == listing.digest:
                return newest
        continued = newest is not None and newest.build_tree == listing.base
        all_files = (Change(file.path, file) for file in listing.everything())
        changes = payload_of(listing.changes if continued else all_files)
        changed = len(changes) if continued else _differing(archive, changes)
        number = newest.number + 1 if newest else 1
        record = _record(provenance, listing, number, changed, log_of(archive).newest_id())
        base = Base(newest.kept if newest else "", continued)
        write_snapshot(repository, record, changes, content, base, key)
        return _newest(repository)


def _record(provenance: Provenance, listing: Listing, number: int, changed: int, newest_event: str) -> Record:
    name = f"{provenance.day}-{number:04}"
    files, size, manifest = _payload(listing)
    tools = ", ".join(f"{tool} {version}" for tool, version in provenance.tools.items())
    facts = {
        "External-Identifier": name,
        "External-Description": bag.REMARK,
        "Bagging-Date": provenance.moment.date().isoformat(),
        "Payload-Oxum": f"{size}.{files}",
        "Source-Commit": provenance.commit,
        "As-Of": provenance.day,
        "Kept-At": provenance.moment.isoformat(timespec="seconds"),
        "Reason": provenance.reason,
        "Rule-Set": provenance.rules,
        "Tools": tools or "unknown",
        "Base-URL": provenance.base_url,
        "Subsites-With-Hosts": " ".join(provenance.subsites),
        "Pages-Changed": str(changed),
        "Build-Tree-SHA256": listing.digest,
        "Newest-Event": newest_event,
    }
    return Record(name, provenance.moment, facts, manifest)


def _payload(listing: Listing) -> tuple[int, int, str]:
    """Number and bytes of the files that are kept, and the digest of their manifest."""
    count, size, manifest = 0, 0, hashlib.sha256()
    for file in listing.everything():
        if not file.path.startswith(bag.NOT_KEPT):
            count, size = count + 1, size + file.size
            manifest.update(bag.manifest_line(file.path, file.sha256))
    return count, size, manifest.hexdigest()


def _newest(repository: ArchiveRepository) -> Snapshot:
    newest = newest_of(repository)
    if newest is None:
        raise PortalDataError(f"{repository.folder} has lost what was just kept", "congso archive verify")
    return newest


def _differing(archive: Path, files: Iterable[Change]) -> int:
    """How many files differ from the newest snapshot of all; all of them where there is none."""
    found = [newest for each in archive_repositories(archive) if (newest := newest_of(each))]
    before = recorded_digests(found[-1]) if found else {}
    after = {change.path: change.file.sha256 for change in files if change.file}
    return sum(1 for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def recorded_digests(snapshot: Snapshot) -> dict[str, str]:
    """SHA-256 of every file of a snapshot, by path, as its lists say."""
    repository = snapshot.repository
    stored = repository.files(f"{snapshot.kept}:{bag.PAYLOAD}")
    lists = {path: blob for path, blob in stored.items() if path.rpartition("/")[2] == DIGESTS}
    digests: dict[str, str] = {}
    with repository.reading() as objects:
        for path, found in zip(lists, objects.read_all(lists.values()), strict=True):
            folder = path.removesuffix(DIGESTS)
            for line in found.content.decode().splitlines():
                digest, name = line.split("  ", 1)
                digests[plain_path(folder + "x")[:-1] + name] = digest
    return digests
