"""The catalogue: what each file of the last built state says, so that a change is never the whole portal again.

Derived and deletable: a SQLite file under `var/cache/`. Each of its rooms has a file of its own: records and groups
(pipeline.site.kept_records), facts for strict checks (pipeline.checks.kept_facts), outputs (pipeline.site.outputs).
Rendered bodies are kept apart (pipeline.site.bodies).
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.checks.kept_facts import TABLES as FACT_TABLES
from pipeline.checks.kept_facts import KeptFacts
from pipeline.site.groups import Group
from pipeline.site.kept_records import TABLES as RECORD_TABLES
from pipeline.site.kept_records import KeptRecords
from pipeline.site.outputs import TABLES as OUTPUT_TABLES
from pipeline.site.outputs import Outputs
from pipeline.site.records import as_json
from pipeline.store.source import SeenFile
from pipeline.store.tree_objects import TreeEntry

VERSION = "5"
"""Raised when the tables or the meaning of what they hold change; an older catalogue is thrown away."""

_SEPARATOR = "\x1f"
_TABLES = """
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file(path TEXT PRIMARY KEY, mode TEXT, blob TEXT, mtime INTEGER, size INTEGER,
                  size_shown INTEGER, width INTEGER, height INTEGER) WITHOUT ROWID;
CREATE TABLE issue(path TEXT, data TEXT);
CREATE INDEX issue_path ON issue(path);
CREATE TABLE due(day TEXT, path TEXT, PRIMARY KEY(day, path)) WITHOUT ROWID;
"""


class Catalogue:
    """The catalogue of one build target, open for reading or for the one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = self._open()
        if self.state("version") != VERSION:
            self.connection.close()
            for old in path.parent.glob(f"{path.name}*"):
                old.unlink()
            self.connection = self._open()
        self.records = KeptRecords(self.connection)
        self.outputs = Outputs(self.connection)
        self.facts = KeptFacts(self.connection)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            connection.executescript(_TABLES + RECORD_TABLES + OUTPUT_TABLES + FACT_TABLES)
            connection.execute("INSERT INTO state VALUES('version', ?)", (VERSION,))
        return connection

    def close(self) -> None:
        self.connection.close()

    def begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def roll_back(self) -> None:
        self.connection.execute("ROLLBACK")
        self.records.roll_back()

    # state -------------------------------------------------------------------------------------

    def state(self, name: str) -> str:
        """A remembered value: `commit`, `day`, `settings` …; nothing where it was never set."""
        found = self.connection.execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO state VALUES(?, ?)", (name, value))

    # files -------------------------------------------------------------------------------------

    def files(self) -> dict[str, SeenFile]:
        """Every file of the last built state, by path, as WorktreeSource remembers what it has seen."""
        rows = self.connection.execute("SELECT path, mode, blob, mtime, size FROM file")
        return {path: (mtime, size, TreeEntry(path, mode, blob)) for path, mode, blob, mtime, size in rows}

    def note_files(self, entries: Iterable[TreeEntry], seen: Mapping[str, SeenFile]) -> None:
        rows = [(*each, *seen.get(each.path, (None, None))[:2]) for each in entries]
        self.connection.executemany(
            "INSERT OR REPLACE INTO file(path, mode, blob, mtime, size) VALUES(?,?,?,?,?)", rows
        )

    def note_facts(self, path: str, size: int, width: int, height: int) -> None:
        """Remember what pages say of an image or attachment: bytes, and pixels of an image."""
        sql = "UPDATE file SET size_shown=?, width=?, height=? WHERE path=?"
        self.connection.execute(sql, (size, width, height, path))

    def file_facts(self, path: str) -> tuple[str, int, int, int] | None:
        """Id of the bytes, size, width and height of an image or attachment."""
        sql = "SELECT blob, size_shown, width, height FROM file WHERE path=? AND size_shown IS NOT NULL"
        found = self.connection.execute(sql, (path,)).fetchone()
        return (found[0], found[1], found[2], found[3]) if found else None

    def forget_documents(self) -> None:
        """Forget every record, issue and fact: all files are about to be read again."""
        self.records.clear()
        self.facts.clear()
        for table in ("issue", "due"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)

    def remove(self, path: str) -> list[tuple[Group, str]]:
        """Take a document out, with what is due and what was found; returns the groups it stood in, with its places."""
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.connection.execute("DELETE FROM due WHERE path=?", (path,))
        return self.records.remove(path)

    def forget_file(self, path: str) -> None:
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.connection.execute("DELETE FROM file WHERE path=?", (path,))

    def due(self, day: str) -> list[TreeEntry]:
        """Files of documents that become something else by a day, in the order of their paths."""
        sql = "SELECT DISTINCT path, mode, blob FROM due JOIN file USING(path) WHERE day<=? ORDER BY path"
        return [TreeEntry(*row) for row in self.connection.execute(sql, (day,))]

    def add_due(self, rows: Iterable[tuple[str, str]]) -> None:
        """Remember on which days (`YYYY-MM-DD`) documents become something else: pairs of day and path."""
        self.connection.executemany("INSERT INTO due VALUES(?,?)", rows)

    # issues ------------------------------------------------------------------------------------

    def add_issues(self, issues: Iterable[Issue]) -> None:
        rows = [(issue.path, as_json(asdict(issue))) for issue in issues]
        self.connection.executemany("INSERT INTO issue VALUES(?,?)", rows)

    def replace_issues(self, path: str, issues: Iterable[Issue]) -> None:
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.add_issues(issues)

    def issues(self) -> list[Issue]:
        """Every issue of the last built state, in the order of their places."""
        rows = self.connection.execute("SELECT data FROM issue")
        return sorted(Issue(**json.loads(data)) for (data,) in rows)


def scope_name(scope: tuple[Any, ...]) -> str:
    """A family's scope as one text."""
    return _SEPARATOR.join(scope)


def scope_of(name: str) -> tuple[str, ...]:
    """The scope whose text this is."""
    return tuple(name.split(_SEPARATOR))
