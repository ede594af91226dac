"""Gives a snapshot's files back, byte for byte."""

import hashlib
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.progress import Progress, no_progress
from pipeline.archive.snapshots import Snapshot
from pipeline.errors import PortalDataError
from pipeline.store.prepared import prepared_folder


def restore(snapshot: Snapshot, folder: Path, progress: Progress = no_progress) -> int:
    """Write a snapshot's files into an empty or new folder, which has all of them or nothing; returns how many.

    Raises MisuseError where the folder holds anything, PortalDataError where the archive is damaged.
    """
    with prepared_folder(folder) as fresh:
        digests = write_files(snapshot, fresh, progress)
        check_against_manifest(snapshot, digests)
    return len(digests)


def write_files(snapshot: Snapshot, folder: Path, progress: Progress) -> dict[str, str]:
    """Write a snapshot's files below a folder; returns the SHA-256 of each by its path."""
    files = snapshot.files()
    digests: dict[str, str] = {}
    folder.mkdir(parents=True, exist_ok=True)
    made = {folder}
    with snapshot.repository.reading() as objects:
        for path, found in zip(files, objects.read_all(files.values()), strict=True):
            target = folder / path
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            target.write_bytes(found.content)
            progress("files", len(digests), len(files))
            digests[path] = hashlib.sha256(found.content).hexdigest()
    return digests


def check_against_manifest(snapshot: Snapshot, digests: dict[str, str]) -> None:
    """Raise PortalDataError unless these files are all that the snapshot's manifest lists."""
    manifest = hashlib.sha256(b"".join(bag.manifest(digests))).hexdigest()
    if manifest != snapshot.manifest_sha256:
        raise PortalDataError(
            f"{snapshot.id}: what was read is not what was kept", "congso archive verify says more."
        )
