"""Gives a snapshot's files back, byte for byte."""

import hashlib
import os
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.snapshots import Snapshot
from pipeline.errors import MisuseError, PortalDataError


def restore(snapshot: Snapshot, folder: Path) -> int:
    """Write a snapshot's files into an empty or new folder; returns how many.

    Raises MisuseError where the folder holds anything, PortalDataError where the archive is damaged.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(f"{folder} is not empty", "Restore into a new folder.")
    digests = write_files(snapshot, folder)
    check_against_manifest(snapshot, digests)
    return len(digests)


def write_files(snapshot: Snapshot, folder: Path) -> dict[str, str]:
    """Write a snapshot's files below a folder and sync them; returns the SHA-256 of each by its path."""
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
            digests[path] = hashlib.sha256(found.content).hexdigest()
    os.sync()
    return digests


def check_against_manifest(snapshot: Snapshot, digests: dict[str, str]) -> None:
    """Raise PortalDataError unless these files are all that the snapshot's manifest lists."""
    manifest = hashlib.sha256(b"".join(bag.manifest(digests))).hexdigest()
    if manifest != snapshot.manifest_sha256:
        raise PortalDataError(
            f"{snapshot.id}: what was read is not what was kept", "congso archive verify says more."
        )
