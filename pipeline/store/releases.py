"""The releases of a portal: finished trees that visitors may be shown, the one that they are shown, and the lock.

`var/releases/ID` is a tree and `var/releases/ID.json` says what it is; `var/live` is a link to the tree of the live
one, so that all pages change together, in one rename.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import MisuseError, RefusedError
from pipeline.store.durable import link_durably, sync_folder, write_durably
from pipeline.store.lasting_assets import LastingAssets
from pipeline.store.lock import locked
from pipeline.store.shared_folders import SharedFolders

_PATIENCE = 600.0
"""Seconds that a release waits for another one."""

_RETIRED_AT_ONCE = 10
"""Finding what no release needs any more costs the whole portal, so it is done once in so many releases."""


@dataclass(frozen=True, slots=True)
class Release:
    """One finished tree."""

    id: str
    """Of the snapshot in the archive that has the same files: `2026-11-24-0001`."""
    date: str
    """The as-of day."""
    commit: str
    """The commit of the portal's repository that was built, or nothing."""
    released: str
    """Moment, as ISO 8601 with the offset of Vietnam."""
    files: int
    bytes: int
    digest: str
    """Of all its pages (pipeline.store.output_tree): the snapshot in the archive has the same."""
    tree: str = ""
    """Of the tree that visitors are shown: its pages, and the index of their words."""

    @property
    def top(self) -> str:
        """Digest of the folder that visitors are shown."""
        return self.tree or self.digest


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases in a portal's `var/`."""

    var: Path

    @property
    def folder(self) -> Path:
        return self.var / "releases"

    @property
    def work(self) -> Path:
        """Where the pages are built that the next release is made from."""
        return self.folder / "work"

    @property
    def live(self) -> Path:
        """What visitors are shown."""
        return self.var / "live"

    @property
    def folders(self) -> SharedFolders:
        return SharedFolders(self.folder / "folders")

    @property
    def assets(self) -> LastingAssets:
        """The theme's files of all kept releases, which a page may ask for that was read from an earlier one."""
        return LastingAssets(self.folder)

    @contextmanager
    def making(self) -> Iterator[None]:
        """Be the only process that makes a release; raises BusyError when another one does not finish."""
        with locked(self.folder / "lock", wait=_PATIENCE):
            yield

    @contextmanager
    def _deciding(self) -> Iterator[None]:
        """Decide alone what is live: held for a moment, so that going back never waits for a build."""
        with locked(self.folder / "live-lock", wait=_PATIENCE):
            yield

    def all(self) -> list[Release]:
        """Every release that is still kept, oldest first."""
        found = [
            Release(**json.loads(path.read_text(encoding="utf-8")))
            for path in self.folder.glob("[0-9]*-*.json")
        ]
        return sorted(found, key=lambda release: (release.released, release.id))

    def live_id(self) -> str:
        """Id of the live release; nothing before the first."""
        return self.live.readlink().name if self.live.is_symlink() else ""

    def named(self, name: str) -> Release:
        """The release with an id; raises MisuseError where it is not kept."""
        found = next((release for release in self.all() if release.id == name), None)
        if found is None:
            raise MisuseError(
                f"no release is called {name!r}",
                "congso release list shows those that are kept; congso archive restore brings back older ones.",
            )
        return found

    def add(self, release: Release) -> None:
        """Keep a release whose folders are finished, and show it; raises RefusedError while publishing is locked."""
        with self._deciding():
            self.check_unlocked()
            link_durably(self.folder / release.id, Path("folders") / self.folders.place(release.top).name)
            write_durably(self.folder / f"{release.id}.json", json.dumps(asdict(release), indent=1).encode())
            self.assets.add(self.folder / release.id)
            self._show(release)

    def switch(self, name: str, reason: str, moment: datetime) -> None:
        """Show another release, and lock publishing, so that the next release does not undo it.

        Raises MisuseError where that release is not kept.
        """
        with self._deciding():
            chosen = self.named(name)
            self._write_lock(reason, moment)
            self._show(chosen)

    def _show(self, release: Release) -> None:
        if not self.folders.has(release.top):
            raise MisuseError(
                f"the files of release {release.id} are gone", "congso build --release makes one anew."
            )
        link_durably(self.live, Path("releases") / release.id)

    def retire(self, kept: int, at_once: int = _RETIRED_AT_ONCE) -> list[str]:
        """Give up all but the newest `kept` releases and the live one; returns their ids.

        From time to time: when so many can go `at_once`.
        """
        with self._deciding():
            every, live = self.all(), self.live_id()
            if len(every) < kept + at_once:
                return []
            old = [release for release in every[: len(every) - kept] if release.id != live]
            for release in old:
                (self.folder / f"{release.id}.json").unlink()
                (self.folder / release.id).unlink(missing_ok=True)
            sync_folder(self.folder)
        kept_now = self.all()
        self.assets.keep_only(self.folder / release.id for release in kept_now)
        self.folders.sweep(release.top for release in kept_now)
        return [release.id for release in old]

    # the publishing lock -----------------------------------------------------------------------

    @property
    def _lock(self) -> Path:
        return self.folder / "locked.json"

    def locked_because(self) -> str:
        """Why nothing may be released now; nothing where it may."""
        return (
            str(json.loads(self._lock.read_text(encoding="utf-8"))["reason"]) if self._lock.exists() else ""
        )

    def lock(self, reason: str, moment: datetime) -> None:
        """Forbid releases until the lock is lifted."""
        with self._deciding():
            self._write_lock(reason, moment)

    def _write_lock(self, reason: str, moment: datetime) -> None:
        said = {"reason": reason, "since": moment.isoformat(timespec="seconds")}
        write_durably(self._lock, json.dumps(said, ensure_ascii=False).encode())

    def unlock(self) -> None:
        """Allow releases again."""
        with self._deciding():
            self._lock.unlink(missing_ok=True)
            sync_folder(self.folder)

    def check_unlocked(self) -> None:
        """Raise RefusedError while nothing may be released."""
        if reason := self.locked_because():
            raise RefusedError(f"publishing is locked: {reason}", "congso release unlock lifts the lock.")
