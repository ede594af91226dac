"""The catalogue's records and the groups they stand in: added in bulk, taken out one by one.

A record keeps the ids of its groups, so that taking it out needs no index of the members; a member is no more than its
place in a group, because there are seventeen of them for each document.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Set
from hashlib import blake2b
from typing import Any, NamedTuple

from pipeline.site.groups import Group
from pipeline.site.records import Record, as_json

TABLES = """
CREATE TABLE record(id INTEGER PRIMARY KEY, path TEXT UNIQUE, sort TEXT, groups TEXT, row_digest BLOB,
                    digest BLOB, body TEXT, row TEXT, "values" TEXT);
CREATE TABLE unsearched(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE grouping(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE member(grouping INTEGER, date TEXT, record INTEGER,
                    PRIMARY KEY(grouping, date, record)) WITHOUT ROWID;
"""
_SEPARATOR = "\x1f"


Whole = tuple[dict[str, Any], dict[str, Any], str]
"""Row, values and body id of a record."""


class PackedRecord(NamedTuple):
    """A record as it is kept, made ready by the process that has read the document."""

    path: str
    sort: str
    row_digest: bytes
    digest: bytes
    body: str
    row: str
    values: str
    groups: tuple[str, ...]
    """Names of the groups it stands in."""


class KeptRecords:
    """Records and groups of one build target."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._all_known = False

    def clear(self) -> None:
        """Forget every record: all of them are about to be added again."""
        self._connection.execute("INSERT OR IGNORE INTO unsearched SELECT path FROM record")
        for table in ("member", "record", "grouping"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)
        self._ids, self._all_known = {}, True

    def roll_back(self) -> None:
        """Forget which groups there are: the transaction that made some is undone."""
        self._ids, self._all_known = {}, False

    def add(self, records: Sequence[PackedRecord]) -> None:
        """Put records in whose paths have none."""
        self._know({name for record in records for name in record.groups})
        first = self._next("record")
        unsearched = [(record.path,) for record in records]
        self._connection.executemany("INSERT OR IGNORE INTO unsearched VALUES(?)", unsearched)
        rows, members = [], []
        for number, record in enumerate(records, first):
            ids = [self._ids[name] for name in dict.fromkeys(record.groups)]
            date = record.sort.partition(" ")[0]
            members += [(group, date, number) for group in ids]
            rows.append((number, *record[:2], as_json(ids), *record[2:7]))
        self._connection.executemany("INSERT INTO record VALUES(?,?,?,?,?,?,?,?,?)", rows)
        members.sort()  # neighbours in the tree one after the other: half the time
        self._connection.executemany("INSERT INTO member VALUES(?,?,?)", members)

    def _know(self, names: Set[str]) -> None:
        """Find the ids of groups, and make those that are new."""
        unknown = sorted(name for name in names if name not in self._ids)
        if not self._all_known:
            sql = "SELECT id FROM grouping WHERE name=?"
            found = ((name, self._connection.execute(sql, (name,)).fetchone()) for name in unknown)
            self._ids.update((name, row[0]) for name, row in found if row)
            unknown = [name for name in unknown if name not in self._ids]
        made = list(enumerate(unknown, self._next("grouping"))) if unknown else []
        self._connection.executemany("INSERT INTO grouping VALUES(?,?)", made)
        self._ids.update((name, number) for number, name in made)

    def _next(self, table: str) -> int:
        sql = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"  # noqa: S608 (a name of ours)
        return int(self._connection.execute(sql).fetchone()[0])

    def remove(self, path: str) -> list[tuple[Group, str]]:
        """Take a document out; returns the groups it stood in, with its place in each."""
        sql = "SELECT id, sort, groups FROM record WHERE path=?"
        found = self._connection.execute(sql, (path,)).fetchone()
        if not found:
            return []
        record, sort, groups = found
        names = [self._name_of(group) for group in json.loads(groups)]
        places = [(group, sort.partition(" ")[0], record) for group in json.loads(groups)]
        self._connection.executemany("DELETE FROM member WHERE grouping=? AND date=? AND record=?", places)
        self._connection.execute("DELETE FROM record WHERE id=?", (record,))
        self._connection.execute("INSERT OR IGNORE INTO unsearched VALUES(?)", (path,))
        return [(group_of(name), sort) for name in names]

    def _name_of(self, group: int) -> str:
        return str(self._connection.execute("SELECT name FROM grouping WHERE id=?", (group,)).fetchone()[0])

    def digests_of(self, path: str) -> tuple[bytes, bytes] | None:
        """Digests of a document's row and of all of it; None where there is none."""
        sql = "SELECT row_digest, digest FROM record WHERE path=?"
        found = self._connection.execute(sql, (path,)).fetchone()
        return (found[0], found[1]) if found else None

    def unsearched(self, everything: bool) -> Iterator[tuple[str, Whole | None]]:
        """Path and record of every document that search does not know as it is, in their order; None where one went.

        `everything`: of every public document, for who has none of them.
        """
        tables = "record" if everything else "unsearched LEFT JOIN record USING(path)"
        sql = f'SELECT path, row, "values", body FROM {tables} ORDER BY path'  # noqa: S608 (names of ours)
        for path, row, values, body in self._connection.execute(sql):
            yield path, (json.loads(row), json.loads(values), body) if row else None

    def note_searched(self) -> None:
        """Remember that search knows every document as it is."""
        self._connection.execute("DELETE FROM unsearched")


def packed(record: Record, groups: Iterable[Group]) -> PackedRecord:
    """A record as it is kept, with the groups it stands in."""
    row, values = as_json(record.row), as_json(record.values)
    return PackedRecord(
        record.path,
        record.sort,
        blake2b(row.encode(), digest_size=16).digest(),
        blake2b(f"{row}\n{values}\n{record.body}".encode(), digest_size=16).digest(),
        record.body,
        row,
        values,
        tuple(map(group_name, groups)),
    )


def group_name(group: Group) -> str:
    """A group as one text, in which the groups below a prefix stand together."""
    return _SEPARATOR.join(group)


def group_of(name: str) -> Group:
    """The group whose text this is."""
    return tuple(name.split(_SEPARATOR))
