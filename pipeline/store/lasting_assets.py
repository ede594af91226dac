"""The theme's files of every kept release, in one folder, for pages that stay open while another release is shown.

Their names carry a hash of their bytes, so those of all releases stand side by side. A web server takes `/theme/`
from here instead of from the live tree, which has its own alone.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.durable import sync_folder

THEME = "theme"
"""Folder of a released tree in which the files with hashed names stand."""


@dataclass(frozen=True, slots=True)
class LastingAssets:
    """The folder `theme/` beside the releases."""

    folder: Path

    def add(self, tree: Path) -> None:
        """Keep the theme's files of a tree, compressed copies too, as links to its own."""
        for path in _files(tree):
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.link(tree / path, target)
                sync_folder(target.parent)

    def keep_only(self, trees: Iterable[Path]) -> None:
        """Give up what none of these trees has."""
        kept = {path for tree in trees for path in _files(tree)}
        for path in set(_files(self.folder)) - kept:
            (self.folder / path).unlink()


def _files(tree: Path) -> Iterator[str]:
    """Paths of a tree's files with hashed names; its folders may be links."""
    for folder, _, names in os.walk(tree / THEME, followlinks=True):
        yield from (os.path.relpath(f"{folder}/{name}", tree) for name in names)
