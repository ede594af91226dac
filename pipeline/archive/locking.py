"""The lock of an archive's one writer, and repositories that take the place of others under it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.store.durable import sync_folder
from pipeline.store.lock import locked

_PATIENCE = 600.0
"""Seconds that a writer waits for another one."""

_READY = ".ready"
"""Ending of a finished repository that is about to take another one's place."""


@contextmanager
def archive_lock(archive: Path) -> Iterator[None]:
    """Be the only writer of an archive. The lock lies beside it: in it, every byte has a digest."""
    with locked(archive.with_name(f"{archive.name}.lock"), wait=_PATIENCE):
        _finish_replacements(archive)
        yield


def take_its_place(fresh: Path, folder: Path) -> None:
    """Put a finished repository in the place of another, which is removed. Killed halfway, the next writer goes on."""
    sync_folder(fresh)
    fresh.rename(folder.with_name(f"{folder.name}{_READY}"))
    sync_folder(folder.parent)
    _finish_replacements(folder.parent)


def _finish_replacements(archive: Path) -> None:
    for ready in archive.glob(f"*{_READY}"):
        shutil.rmtree(ready.with_suffix(""), ignore_errors=True)
        ready.rename(ready.with_suffix(""))
        sync_folder(archive)
