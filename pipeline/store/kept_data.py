"""Keeps what the data files hold, as JSON beside the build's memory: reading YAML takes a hundred times longer.

Deletable, as everything below `var/cache/`.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.markup.versions import version_of
from pipeline.store import yaml_file
from pipeline.store.durable import write_durably
from pipeline.store.tree_objects import TreeEntry

_KEPT = 5
"""States that are kept: releases, the checkout and an editor's branch are built in turn."""

Data = dict[str, dict[str, Any]]
"""The content of each data file by its path."""


def kept_or_read(folder: Path, entries: Sequence[TreeEntry], read: Callable[[], Data]) -> Data:
    """What data files hold, which a folder may have kept from an earlier build; else it is read and kept."""
    file = folder / f"{_key(entries)}.json"
    try:
        found: Data = json.loads(file.read_text(encoding="utf-8"))
        return found
    except (FileNotFoundError, ValueError):
        data = read()
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(file, json.dumps(data, ensure_ascii=False).encode())
    for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink(missing_ok=True)
    return data


def _key(entries: Sequence[TreeEntry]) -> str:
    whole = blake2b(version_of("pyyaml").encode() + Path(yaml_file.__file__).read_bytes(), digest_size=16)
    for entry in entries:
        whole.update(f"{entry.path} {entry.blob}\n".encode())
    return whole.hexdigest()
