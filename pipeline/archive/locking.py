"""The lock of an archive's one writer."""

from contextlib import AbstractContextManager
from pathlib import Path

from pipeline.store.lock import locked

_PATIENCE = 600.0
"""Seconds that a writer waits for another one."""


def archive_lock(archive: Path) -> AbstractContextManager[None]:
    """Be the only writer of an archive. The lock lies beside it: in it, every byte has a digest."""
    return locked(archive.with_name(f"{archive.name}.lock"), wait=_PATIENCE)
