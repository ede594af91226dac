"""The catalogue: what each file of the last built state says, so that a change is never the whole portal again.

Derived and deletable: a SQLite file under `var/cache/`. Rendered bodies are kept apart, by the id of
the file's bytes and the version of the engine that rendered them, and serve every build.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.checks.kept_facts import TABLES as FACT_TABLES
from pipeline.checks.kept_facts import KeptFacts
from pipeline.markup.rendered import Heading, Rendered
from pipeline.site.groups import Group
from pipeline.site.outputs import TABLES as OUTPUT_TABLES
from pipeline.site.outputs import Outputs
from pipeline.site.records import Record, as_json, digest_of
from pipeline.store.tree_objects import TreeEntry

VERSION = "3"
"""Raised when the tables or the meaning of what they hold change; an older catalogue is thrown away."""

_SEPARATOR = "\x1f"
_TABLES = """
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file(path TEXT PRIMARY KEY, mode TEXT, blob TEXT, mtime INTEGER, size INTEGER,
                  size_shown INTEGER, width INTEGER, height INTEGER) WITHOUT ROWID;
CREATE TABLE record(id INTEGER PRIMARY KEY, path TEXT UNIQUE, sort TEXT, row TEXT, row_digest BLOB,
                    "values" TEXT, digest BLOB, body TEXT);
CREATE TABLE grouping(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE member(grouping INTEGER, sort TEXT, record INTEGER, PRIMARY KEY(grouping, sort)) WITHOUT ROWID;
CREATE INDEX member_record ON member(record);
CREATE TABLE issue(path TEXT, data TEXT);
CREATE INDEX issue_path ON issue(path);
CREATE TABLE due(day TEXT, path TEXT, PRIMARY KEY(day, path)) WITHOUT ROWID;
"""


def group_name(group: Group) -> str:
    """A group as one text, in which the groups below a prefix stand together."""
    return _SEPARATOR.join(group)


def group_of(name: str) -> Group:
    """The group whose text this is."""
    return tuple(name.split(_SEPARATOR))


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
        self.outputs = Outputs(self.connection)
        self.facts = KeptFacts(self.connection)
        self._group_ids: dict[Group, int] = {}

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            connection.executescript(_TABLES + OUTPUT_TABLES + FACT_TABLES)
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
        self._group_ids.clear()

    # state -------------------------------------------------------------------------------------

    def state(self, name: str) -> str:
        """A remembered value: `commit`, `day`, `settings` …; nothing where it was never set."""
        found = self.connection.execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO state VALUES(?, ?)", (name, value))

    # files -------------------------------------------------------------------------------------

    def files(self) -> dict[str, TreeEntry]:
        """Every file of the last built state, by path."""
        rows = self.connection.execute("SELECT path, mode, blob FROM file")
        return {path: TreeEntry(path, mode, blob) for path, mode, blob in rows}

    def stats(self) -> dict[str, tuple[int, int, str]]:
        """Modification time (ns), size and id of the files of a checkout, as WorktreeSource keeps them."""
        rows = self.connection.execute("SELECT path, mtime, size, blob FROM file WHERE mtime IS NOT NULL")
        return {path: (mtime, size, blob) for path, mtime, size, blob in rows}

    def note_files(self, entries: Iterable[TreeEntry], stats: Mapping[str, tuple[int, int, str]]) -> None:
        rows = [
            (each.path, each.mode, each.blob, *stats.get(each.path, (None, None))[:2]) for each in entries
        ]
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

    def forget_file(self, path: str) -> None:
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.connection.execute("DELETE FROM file WHERE path=?", (path,))

    def due(self, day: str) -> list[TreeEntry]:
        """Files of documents that become something else by a day, in the order of their paths."""
        sql = "SELECT DISTINCT path, mode, blob FROM due JOIN file USING(path) WHERE day<=? ORDER BY path"
        return [TreeEntry(*row) for row in self.connection.execute(sql, (day,))]

    def add_due(self, path: str, days: Iterable[str]) -> None:
        rows = [(day, path) for day in days]
        if rows:
            self.connection.executemany("INSERT INTO due VALUES(?,?)", rows)

    # records -----------------------------------------------------------------------------------

    def remove(self, path: str) -> list[tuple[Group, str]]:
        """Take a document out; returns the groups it stood in, with its place in each."""
        found = self.connection.execute("SELECT id FROM record WHERE path=?", (path,)).fetchone()
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.connection.execute("DELETE FROM due WHERE path=?", (path,))
        if not found:
            return []
        stood = self.connection.execute(
            "SELECT name, sort FROM member JOIN grouping ON grouping.id=grouping WHERE record=?", found
        ).fetchall()
        self.connection.execute("DELETE FROM member WHERE record=?", found)
        self.connection.execute("DELETE FROM record WHERE id=?", found)
        return [(group_of(name), sort) for name, sort in stood]

    def digest_of(self, path: str) -> tuple[bytes, bytes] | None:
        """Digests of a document's row and of all of it; None where there is none."""
        sql = "SELECT row_digest, digest FROM record WHERE path=?"
        found = self.connection.execute(sql, (path,)).fetchone()
        return (found[0], found[1]) if found else None

    def add(self, record: Record, groups: Iterable[Group]) -> tuple[bytes, bytes]:
        """Put a document in, with the groups it stands in; returns its digests."""
        row, values = as_json(record.row), as_json(record.values)
        digests = digest_of(record.row), digest_of([record.row, record.values, record.body])
        cursor = self.connection.execute(
            'INSERT INTO record(path, sort, row, row_digest, "values", digest, body) VALUES(?,?,?,?,?,?,?)',
            (
                record.path,
                record.sort,
                row,
                digests[0],
                values,
                digests[1],
                record.body,
            ),
        )
        members = [(self._group_id(group), record.sort, cursor.lastrowid) for group in groups]
        self.connection.executemany("INSERT OR IGNORE INTO member VALUES(?,?,?)", members)
        return digests

    def _group_id(self, group: Group) -> int:
        if group not in self._group_ids:
            name = (group_name(group),)
            self.connection.execute("INSERT OR IGNORE INTO grouping(name) VALUES(?)", name)
            found = self.connection.execute("SELECT id FROM grouping WHERE name=?", name).fetchone()
            self._group_ids[group] = found[0]
        return self._group_ids[group]

    def records(self) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
        """Row, values and body id of every public document, in the order of their paths."""
        for row, values, body in self.connection.execute(
            'SELECT row, "values", body FROM record ORDER BY path'
        ):
            yield json.loads(row), json.loads(values), body

    def add_issues(self, path: str, issues: Iterable[Issue]) -> None:
        rows = [(path, as_json(asdict(issue))) for issue in issues]
        if rows:
            self.connection.executemany("INSERT INTO issue VALUES(?,?)", rows)

    def replace_issues(self, path: str, issues: Iterable[Issue]) -> None:
        self.connection.execute("DELETE FROM issue WHERE path=?", (path,))
        self.add_issues(path, issues)

    def issues(self) -> list[Issue]:
        """Every issue of the last built state, in the order of their places."""
        rows = self.connection.execute("SELECT data FROM issue")
        return sorted(Issue(**json.loads(data)) for (data,) in rows)


class Bodies:
    """Rendered bodies, by the id of the file's bytes and the engine's version."""

    def __init__(self, path: Path, engine: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = engine
        self._last: tuple[str, Rendered] | None = None
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS body("
            "blob TEXT, engine TEXT, data TEXT, PRIMARY KEY(blob, engine)) WITHOUT ROWID"
        )

    def put(self, blob: str, data: str) -> None:
        """Keep a body, given as `body_data` makes it."""
        self.connection.execute("INSERT OR REPLACE INTO body VALUES(?,?,?)", (blob, self._engine, data))

    def commit(self) -> None:
        self.connection.commit()

    def get(self, blob: str) -> Rendered:
        """The body of a blob; a page asks for the same one several times."""
        if self._last is None or self._last[0] != blob:
            self._last = (blob, self._read(blob))
        return self._last[1]

    def _read(self, blob: str) -> Rendered:
        with closing(
            self.connection.execute("SELECT data FROM body WHERE blob=? AND engine=?", (blob, self._engine))
        ) as found:
            html, headings, images = json.loads(found.fetchone()[0])
        return Rendered(html, tuple(Heading(*heading) for heading in headings), images=tuple(images))


def body_data(rendered: Rendered) -> str:
    """A rendered body as the text that is kept of it."""
    return as_json(
        [
            rendered.html,
            [(heading.level, heading.anchor, heading.text) for heading in rendered.headings],
            rendered.images,
        ]
    )


def scope_name(scope: tuple[Any, ...]) -> str:
    """A family's scope as one text."""
    return _SEPARATOR.join(scope)


def scope_of(name: str) -> tuple[str, ...]:
    """The scope whose text this is."""
    return tuple(name.split(_SEPARATOR))
