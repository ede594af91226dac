"""The indexes of a build: brought up to date with its pages, put into its release, and found by who searches."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.model.search_words import search_words_from
from pipeline.search.index_folder import IndexFolder
from pipeline.search.memory import Memory
from pipeline.search.shards import FOLDER, Updated, update
from pipeline.site.build import Build
from pipeline.site.published import unsearched
from pipeline.site.running import cache_folder
from pipeline.store.lock import locked
from pipeline.store.releases import Releases
from pipeline.store.shared_folders import SharedFolders

if TYPE_CHECKING:
    from pipeline.search.served import Searched

_MEMORY = "search.sqlite"
_PATIENCE = 600.0
"""Seconds that who searches waits for who indexes."""


@contextmanager
def _memory(cache: Path) -> Iterator[Memory]:
    """The memory of a build's indexes; what is done in the block is kept when it ends without an error."""
    memory = Memory(cache / _MEMORY)
    memory.begin()
    try:
        yield memory
        memory.commit()
    finally:
        memory.close()


def update_index(build: Build) -> Updated:
    """Bring the browsers' index of a built portal up to date; no build may change the portal meanwhile."""
    words = search_words_from(build.portal.data)
    with (
        _memory(build.cache) as memory,
        unsearched(build.cache, build.portal, everything=not memory.state("base")) as changes,
    ):
        return update(memory, changes, build.output, words, build.day, build.full)


def with_index(build: Build, folders: SharedFolders, pages: str) -> str:
    """Make the tree of a release: its pages, given by their digest, with the browsers' index; returns its digest.

    The tree is that of the pages where no index has been made.
    """
    if not (build.output / FOLDER).is_dir():
        return pages
    with _memory(build.cache) as memory:
        index = IndexFolder(build.output / FOLDER, memory).put_into(folders)
    return folders.with_folder(pages, FOLDER, index)


def renew_server_index(cache: Path, indexes: Path, name: str) -> None:
    """Make the server-side index `name` of the build whose cache this is, from the last one and what changed since."""
    from pipeline.search.server_index import renew  # brings Whoosh, for which no visitor's page has to wait

    with locked(indexes / f"{name}.lock", wait=_PATIENCE), _memory(cache) as memory:
        before = indexes / memory.state("served") if memory.state("served") else None
        if before is None or not before.is_dir():
            renew(None, indexes / name, memory.documents())
        elif before.name != name or memory.waiting():
            renew(before, indexes / name, memory.waiting())
        memory.note_served(name)


def serve_release(build: Build, releases: Releases, name: str) -> None:
    """Make the server-side index of a release that has been made of a build, and remove those of releases that went."""
    indexes = releases.var / "search"
    renew_server_index(build.cache, indexes, name)
    kept = {release.id for release in releases.all()}
    for entry in indexes.glob("[0-9]*-*"):
        if entry.is_dir() and entry.name not in kept:
            shutil.rmtree(entry)
            entry.with_name(f"{entry.name}.lock").unlink(missing_ok=True)


def searched(folder: Path, output: Path | None) -> "Searched":
    """The index of what visitors are shown, or of a built portal; that of a mere build is brought up to date first.

    Raises MisuseError where nothing has been built.
    """
    from pipeline.search.served import indexes_of, live_index, searched_in  # brings Whoosh: builds do without

    releases = Releases(folder / "var")
    if releases.live_id() and output in {None, releases.live}:
        return live_index(folder)
    target = (output or folder / "output").resolve()
    cache = cache_folder(folder, target)
    if not (cache / _MEMORY).exists():
        raise MisuseError("nothing has been built yet", "congso build makes the portal first.")
    renew_server_index(cache, indexes_of(folder), cache.name)
    return searched_in(target, indexes_of(folder) / cache.name)
