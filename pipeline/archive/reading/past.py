"""The past of a portal, open for reading: which snapshots there are, what stood where, what may be read."""

import threading
from pathlib import Path

from pipeline.archive.events import log_of
from pipeline.archive.history import History, Version
from pipeline.archive.snapshots import Snapshot
from pipeline.archive.withholding import Restrictions, restrictions
from pipeline.errors import GitError
from pipeline.store.object_reader import ObjectReader


class Past:
    """An archive and its index, for many readers at once; it follows what is kept, withheld and erased meanwhile."""

    def __init__(self, archive: Path, index: Path) -> None:
        self._archive = archive
        self._history = History(archive, index)
        self._turn = threading.Lock()
        self._objects: dict[str, tuple[int, ObjectReader]] = {}
        self._newest_event = ""
        self._restrictions = restrictions(archive)

    def close(self) -> None:
        self._history.close()
        for _, objects in self._objects.values():
            objects.close()

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every snapshot, in the order in which they were in force."""
        return self._history.snapshots()

    def named(self, name: str) -> Snapshot | None:
        """The snapshot with an id."""
        return self._history.named(name)

    def versions(self, path: str) -> list[Version]:
        """Every version of an address, oldest first."""
        return self._history.versions(path)

    def blob(self, snapshot: Snapshot, path: str) -> str:
        """Id of the bytes that stood at an address; nothing where nothing did."""
        return self._history.blob(snapshot, path)

    def content(self, snapshot: Snapshot, blob: str) -> bytes:
        """Bytes by their id; raises GitError where the archive has lost them."""
        found = self._reader(snapshot).read(blob)
        if found is None:
            raise GitError(f"{snapshot.folder} lacks the object {blob}")
        return found.content

    def restrictions(self) -> Restrictions:
        """What is withheld or erased now."""
        newest = log_of(self._archive).newest_id()
        if newest != self._newest_event:
            self._restrictions, self._newest_event = restrictions(self._archive), newest
        return self._restrictions

    def _reader(self, snapshot: Snapshot) -> ObjectReader:
        """The long-lived reader of a year; another one when the year has been written anew in another folder."""
        place, year = snapshot.folder.stat().st_ino, snapshot.repository.year
        with self._turn:
            known, objects = self._objects.get(year, (0, None))
            if objects is None or known != place:
                if objects:
                    objects.close()
                objects = snapshot.repository.reading()
                self._objects[year] = place, objects
            return objects
