"""Keeps an archive small: joins packs, weekly."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.events import log_of
from pipeline.archive.locking import archive_lock
from pipeline.archive.progress import Progress, no_progress
from pipeline.store.archive_repository import archive_repositories


@dataclass(frozen=True, slots=True)
class Saved:
    """Bytes of the archive before and after."""

    before: int
    after: int


def repack(archive: Path, progress: Progress = no_progress) -> Saved:
    """Join the packs of every repository, and the refs of their tags; a reader notices nothing."""
    with archive_lock(archive):
        before = size_of(archive)
        found = [each for each in (*archive_repositories(archive), log_of(archive)) if each.folder.exists()]
        for done, repository in enumerate(found):
            progress("repack", done, len(found))
            repository.prepare()
            repository.repack()
        return Saved(before, size_of(archive))


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
