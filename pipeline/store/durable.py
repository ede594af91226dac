"""Writes that are on the disk when they return: what is acknowledged is never lost, and no reader sees a part."""

import os
import threading
from pathlib import Path


def _beside(path: Path) -> Path:
    """A name beside a file that no other process and no other thread uses."""
    return path.with_name(f".{path.name}.{os.getpid()}.{threading.get_native_id()}")


def write_durably(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file beside its place, sync it, and rename it there. `mode`: its permissions, if not the usual ones."""
    fresh = _beside(path)
    with fresh.open("wb") as file:
        file.write(content)
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def link_durably(path: Path, target: Path) -> None:
    """Make a symbolic link, or point the one that is there elsewhere, with one rename."""
    fresh = _beside(path)
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Bring a file's bytes, which something else has written, to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Bring a folder's names to the disk: which files it has, and what they are called."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
