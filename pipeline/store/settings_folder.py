"""Puts the theme and settings of one commit where Pelican can read them, named by their content."""

import os
import shutil
from hashlib import blake2b
from pathlib import Path

from pipeline.store.source import SETTINGS_PATHS, Source
from pipeline.store.tree_objects import REGULAR_MODES


def settings_folder(source: Source, cache: Path) -> Path:
    """The folder that holds `theme/` and the settings as the source has them; made once, then reused.

    Symbolic links are left out: a theme of a portal is plain files.
    """
    entries = [entry for entry in source.entries(SETTINGS_PATHS) if entry.mode in REGULAR_MODES]
    named = "\n".join(f"{entry.path} {entry.blob}" for entry in entries)
    folder = cache / "settings" / blake2b(named.encode(), digest_size=12).hexdigest()
    if folder.exists():
        return folder
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "content").mkdir(parents=True)
    for entry, content in zip(entries, source.read(entries), strict=True):
        target = fresh / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    fresh.replace(folder)
    return folder
