"""Folders that appear whole: prepared beside their place, and renamed into it when all of them is on the disk."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.durable import sync_folder


@contextmanager
def prepared_folder(target: Path) -> Iterator[Path]:
    """A new folder to be filled, which becomes `target` in the end; after an error nothing is left of it.

    Raises MisuseError where the target is there already and holds anything.
    """
    if target.exists() and any(target.iterdir()):
        raise MisuseError(f"{target} is not empty", "Name a new folder.")
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        os.sync()
        fresh.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
