"""Secrets of one machine, each in a file of its own that its owner alone may read."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipeline.store.durable import sync_folder


def private_folder(path: Path) -> Path:
    """The folder at a path, made where it is not there yet, that its owner alone may enter."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in a file; made, and on the disk, when it is asked for the first time.

    Two that ask at once get the same one.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=private_folder(path.parent), encoding="utf-8") as fresh:
            fresh.write(make())
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):  # another one was first; a rename would replace its secret
                path.hardlink_to(fresh.name)
        sync_folder(path.parent)
    return path.read_text(encoding="utf-8")
