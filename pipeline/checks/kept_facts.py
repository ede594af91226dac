"""What a catalogue keeps for the checks of documents with each other: facts of each, and what they share.

Every document has *keys*: what no other may have too, what it leads to, and the old addresses it names. A changed
document is found by its keys where it stands, and those that it concerns by theirs.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields

from pipeline.checks.clashes import keys_of
from pipeline.checks.facts import Facts
from pipeline.checks.issue import Issue
from pipeline.checks.links import referred
from pipeline.checks.portal import ANY_ANCHOR, is_document
from pipeline.checks.targets import target_of
from pipeline.model.address import place_of
from pipeline.store.output_tree import parent_of

TABLES = """
CREATE TABLE facts(path TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
CREATE TABLE fact_key(kind TEXT, key TEXT, path TEXT, PRIMARY KEY(kind, key, path)) WITHOUT ROWID;
CREATE TABLE entry_name(folded TEXT, path TEXT, PRIMARY KEY(folded, path)) WITHOUT ROWID;
CREATE TABLE judged(kind TEXT, key TEXT, path TEXT, data TEXT);
CREATE INDEX judged_key ON judged(kind, key);
"""
CLASH, REFERS, LEADS, ALIAS = "clash", "refers", "leads", "alias"
_SEPARATOR = "\x1f"

_PLAIN = tuple(field.name for field in fields(Facts) if field.name != "place")
"""What is kept of facts; the place follows from the path."""

Key = tuple[str, str]
"""Kind and name of something that documents share."""


class KeptFacts:
    """The facts of one state's documents, and the issues that were found with them (checks.links.Known).

    The connection also has a table `file(path, mode, blob …)` of everything that is there.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._faulty: set[Key] | None = None

    def clear(self) -> None:
        for table in ("facts", "fact_key", "entry_name", "judged"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)
        self._faulty = set()

    def add(self, kept: Iterable[tuple[str, str, Sequence[Key]]]) -> None:
        """Keep the facts of documents that have none: path, facts as `facts_data` makes them, and keys of each."""
        rows, keys = [], []
        for path, facts, own in kept:
            rows.append((path, facts))
            keys += [(kind, key, path) for kind, key in own]
        keys.sort()  # neighbours in the tree one after the other
        self._connection.executemany("INSERT INTO facts VALUES(?,?)", rows)
        self._connection.executemany("INSERT OR IGNORE INTO fact_key VALUES(?,?,?)", keys)

    def remove(self, path: str) -> set[Key]:
        """Forget the facts of a document; returns the keys it had, which follow from the facts: no index holds them."""
        facts = self.of(path)
        had = set(fact_keys(facts)) if facts else set()
        self._connection.executemany(
            "DELETE FROM fact_key WHERE kind=? AND key=? AND path=?", [(*key, path) for key in had]
        )
        self._connection.execute("DELETE FROM facts WHERE path=?", (path,))
        return had

    def replace(self, path: str, facts: str, keys: Iterable[Key]) -> set[Key]:
        """Keep the facts of a document, or none, in place of those it had; returns the keys it had and has."""
        before, after = self.remove(path), tuple(keys)
        if facts:
            self.add([(path, facts, after)])
        return before.union(after)

    def of(self, path: str) -> Facts | None:
        found = self._first("SELECT data FROM facts WHERE path=?", path)
        return facts_from(found) if found else None

    def leading(self) -> list[str]:
        """Path of every document that leads to another, to a file, or to a list."""
        sql = "SELECT DISTINCT path FROM fact_key WHERE kind IN (?, ?) ORDER BY path"
        return [path for (path,) in self._rows(sql, LEADS, REFERS)]

    def shared(self, kind: str) -> list[str]:
        """Keys of a kind that several documents have."""
        sql = "SELECT key FROM fact_key WHERE kind=? GROUP BY key HAVING count(*)>1 ORDER BY key"
        return [key for (key,) in self._rows(sql, kind)]

    def sharing(self, kind: str, key: str) -> list[str]:
        """Paths of the documents that have a key."""
        sql = "SELECT path FROM fact_key WHERE kind=? AND key=? ORDER BY path"
        return [path for (path,) in self._rows(sql, kind, key)]

    # what the checks of links ask for ----------------------------------------------------------

    def anchors(self, path: str) -> Sequence[str] | None:
        found = self._first("SELECT data FROM facts WHERE path=?", path)
        if found:
            return tuple(json.loads(found)[_PLAIN.index("anchors")])
        return ANY_ANCHOR if is_document(path) and self.has_file(path) else None

    def has_file(self, path: str) -> bool:
        return bool(self._first("SELECT path FROM file WHERE path=?", path))

    def is_alias(self, address: str) -> bool:
        return bool(self._first("SELECT path FROM fact_key WHERE kind=? AND key=? LIMIT 1", ALIAS, address))

    def near(self, path: str) -> list[str]:
        return [other for other in self.files_in(parent_of(path)) if is_document(other)]

    # entries of the tree -----------------------------------------------------------------------

    def add_names(self, rows: Iterable[tuple[str, str]]) -> None:
        """Note under what name entries are one where case does not count: pairs of that name and the path."""
        self._connection.executemany("INSERT OR REPLACE INTO entry_name VALUES(?,?)", rows)

    def drop_name(self, folded: str, path: str) -> None:
        self._connection.execute("DELETE FROM entry_name WHERE folded=? AND path=?", (folded, path))

    def called(self, folded: str) -> list[str]:
        """Paths that are one where case does not count."""
        return [
            path for (path,) in self._rows("SELECT path FROM entry_name WHERE folded=? ORDER BY path", folded)
        ]

    def called_alike(self) -> list[str]:
        """Names that several paths have where case does not count."""
        sql = "SELECT folded FROM entry_name GROUP BY folded HAVING count(*)>1 ORDER BY folded"
        return [folded for (folded,) in self._rows(sql)]

    def files_in(self, folder: str) -> list[str]:
        """Paths of the files that stand in a folder, not deeper."""
        sql = "SELECT path FROM file WHERE path>? AND path<?"
        below = self._rows(sql, f"{folder}/", f"{folder}0")  # "0" follows "/"
        return [path for (path,) in below if parent_of(path) == folder]

    # issues ------------------------------------------------------------------------------------

    def judge(self, kind: str, key: str, issues: Iterable[Issue]) -> None:
        """Keep what was found of something, in place of what was found of it before; of most things it is nothing."""
        if self._faulty is None:
            self._faulty = {(kind, key) for kind, key in self._rows("SELECT DISTINCT kind, key FROM judged")}
        if (kind, key) in self._faulty:
            self._connection.execute("DELETE FROM judged WHERE kind=? AND key=?", (kind, key))
        rows = [(kind, key, issue.path, json.dumps(asdict(issue), ensure_ascii=False)) for issue in issues]
        if rows:
            self._faulty.add((kind, key))
            self._connection.executemany("INSERT INTO judged VALUES(?,?,?,?)", rows)

    def faulty(self, kind: str) -> list[str]:
        """What of a kind has issues."""
        return [
            key for (key,) in self._rows("SELECT DISTINCT key FROM judged WHERE kind=? ORDER BY key", kind)
        ]

    def issues(self) -> list[Issue]:
        return [Issue(**json.loads(data)) for (data,) in self._rows("SELECT data FROM judged")]

    def _rows(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _first(self, sql: str, *values: str) -> str:
        found = self._connection.execute(sql, values).fetchone()
        return str(found[0]) if found else ""


def fact_keys(facts: Facts) -> Iterator[Key]:
    """The keys of a document."""
    for key in keys_of(facts):
        yield CLASH, _SEPARATOR.join(key)
    for path in referred(facts):
        yield REFERS, path
    for alias in facts.aliases:
        yield ALIAS, alias
    for link in facts.links:
        target = target_of(link, facts.place)
        if target:
            yield LEADS, target.address


def clash_of(key: str) -> tuple[str, ...]:
    """The key of `pipeline.checks.clashes` that this one stands for."""
    return tuple(key.split(_SEPARATOR))


def facts_data(facts: Facts) -> str:
    """Facts as the text that is kept of them."""
    return json.dumps([getattr(facts, name) for name in _PLAIN], ensure_ascii=False, separators=(",", ":"))


def facts_from(data: str) -> Facts:
    """The facts that were kept."""
    values = dict(zip(_PLAIN, json.loads(data), strict=True))
    place = place_of(values["path"])
    if place is None:
        raise ValueError(f"{values['path']} is no document's path")
    pairs = {name: tuple(map(tuple, values[name])) for name in ("files", "documents")}
    lists = {name: tuple(values[name]) for name in ("aliases", "anchors", "links")}
    return Facts(**{**values, **pairs, **lists, "place": place})
