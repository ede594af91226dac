"""Which bytes each address had in which snapshot: an index of the archive, made from it alone and deletable.

It is brought up to date when it is read, at the cost of what was kept since. The bytes themselves stay in the archive.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.shelves import plain_path
from pipeline.archive.snapshots import Snapshot, in_order, snapshot_of
from pipeline.store.archive_repository import ArchiveRepository, KeptCommit, archive_repositories

_TABLES = """
CREATE TABLE IF NOT EXISTS year(name TEXT PRIMARY KEY, head TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot(place INTEGER PRIMARY KEY, year TEXT, subject TEXT, commit_id TEXT, trailers TEXT);
CREATE TABLE IF NOT EXISTS version(path TEXT, place INTEGER, blob TEXT, PRIMARY KEY(path, place)) WITHOUT ROWID;
"""
_YEAR_PLACES = 1_000_000
"""A snapshot's place in the row of all: its year times this, and its number within the year."""


@dataclass(frozen=True, slots=True)
class Version:
    """What stood at an address from a snapshot on."""

    snapshot: Snapshot
    blob: str
    """Id of the bytes; nothing from where the address was gone."""


class History:
    """The index of one archive, for many readers at once."""

    def __init__(self, archive: Path, index: Path) -> None:
        """`index` is the file that holds it; it is made when it is not there."""
        self._archive = archive
        self._turn = threading.Lock()
        index.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(index, check_same_thread=False, timeout=60)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")  # what is lost is made again
        with self._connection:
            self._connection.executescript(_TABLES)
        self._heads: dict[str, str] = {}
        self._snapshots: dict[int, Snapshot] = {}
        self._in_order: tuple[Snapshot, ...] = ()
        self._by_name: dict[str, Snapshot] = {}

    def close(self) -> None:
        self._connection.close()

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every snapshot, in the order in which they were in force."""
        with self._turn:
            self._catch_up()
            return self._in_order

    def named(self, name: str) -> Snapshot | None:
        """The snapshot with an id."""
        with self._turn:
            self._catch_up()
            return self._by_name.get(name)

    def blob(self, snapshot: Snapshot, path: str) -> str:
        """Id of the bytes that an address had in a snapshot; nothing where it was not there."""
        place = _place(snapshot)
        sql = "SELECT blob FROM version WHERE path=? AND place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1"
        with self._turn:
            found = self._connection.execute(sql, (path, _first_place(place), place)).fetchone()
        return found[0] if found else ""

    def versions(self, path: str) -> list[Version]:
        """Every version of an address, oldest first: each differs from the one before it."""
        with self._turn:
            self._catch_up()
            sql = "SELECT place, blob FROM version WHERE path=? ORDER BY place"
            rows = self._connection.execute(sql, (path,)).fetchall()
            starts = {_first_place(place) for place in self._snapshots}
            gone = [
                (first, "") for first in starts - {place for place, _ in rows} if first in self._snapshots
            ]
            found: list[Version] = []
            for place, blob in sorted([*rows, *gone]):
                if blob != (found[-1].blob if found else ""):
                    found.append(Version(self._snapshots[place], blob))
        return found

    def _catch_up(self) -> None:
        repositories = archive_repositories(self._archive)
        heads = {repository.year: repository.newest_id() for repository in repositories}
        if heads == self._heads:
            return
        with closing(self._connection.cursor()), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            known = dict(self._connection.execute("SELECT name, head FROM year"))
            for name in known.keys() - heads.keys():
                self._forget(name)
            for repository in repositories:
                self._catch_up_with(repository, known.get(repository.year, ""), heads[repository.year])
        self._heads = heads
        self._snapshots = dict(self._read_snapshots())
        self._in_order = tuple(sorted(self._snapshots.values(), key=in_order))
        self._by_name = {snapshot.id: snapshot for snapshot in self._in_order}

    def _catch_up_with(self, repository: ArchiveRepository, known: str, head: str) -> None:
        if known == head:
            return
        if known and not repository.leads_to(known, head):  # the year was written anew
            self._forget(repository.year)
            known = ""
        commits = list(repository.commits(after=known))
        for commit, changes in zip(commits, repository.changes([each.id for each in commits]), strict=True):
            place = int(repository.year) * _YEAR_PLACES + snapshot_of(commit, repository).number
            said = json.dumps(dict(commit.trailers))
            self._connection.execute(
                "INSERT INTO snapshot VALUES(?,?,?,?,?)",
                (place, repository.year, commit.subject, commit.id, said),
            )
            changed = {
                path.removeprefix("data/"): each.blob
                for each in sorted(changes, key=lambda each: each.blob != "")
                if each.path.startswith("data/") and (path := plain_path(each.path))
            }
            rows = ((path, place, blob) for path, blob in changed.items())
            self._connection.executemany("INSERT INTO version VALUES(?,?,?)", rows)
        self._connection.execute("INSERT OR REPLACE INTO year VALUES(?,?)", (repository.year, head))

    def _forget(self, year: str) -> None:
        first = int(year) * _YEAR_PLACES
        between = (first, first + _YEAR_PLACES - 1)
        self._connection.execute("DELETE FROM year WHERE name=?", (year,))
        self._connection.execute("DELETE FROM snapshot WHERE place BETWEEN ? AND ?", between)
        self._connection.execute("DELETE FROM version WHERE place BETWEEN ? AND ?", between)

    def _read_snapshots(self) -> Iterator[tuple[int, Snapshot]]:
        rows: Iterable[tuple[int, str, str, str, str]] = self._connection.execute("SELECT * FROM snapshot")
        for place, year, subject, commit, trailers in rows:
            kept = KeptCommit(commit, (), subject, json.loads(trailers))
            yield place, snapshot_of(kept, ArchiveRepository(self._archive / f"{year}.git"))


def _place(snapshot: Snapshot) -> int:
    return int(snapshot.repository.year) * _YEAR_PLACES + snapshot.number


def _first_place(place: int) -> int:
    """The place of the first snapshot of the year, which holds everything anew."""
    return place // _YEAR_PLACES * _YEAR_PLACES + 1
