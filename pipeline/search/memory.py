"""What the index of one build target remembers: every document as it was when the base was made, and as it is now.

Derived and deletable, like the catalogue beside which it stands.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from pathlib import Path

from pipeline.search.documents import order
from pipeline.store.published import PublishedDocument

_TABLES = """
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE document(path TEXT PRIMARY KEY, data TEXT, number INTEGER, based TEXT);
CREATE INDEX document_changed ON document(path) WHERE number IS NULL OR based IS NOT NULL;
CREATE INDEX document_number ON document(number);
CREATE TABLE waiting(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE folder(path TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
"""


class Memory:
    """The memory, open for the one process that builds."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(path)
        if self.state("version") != program_digest():
            self._connection.close()
            for old in path.parent.glob(f"{path.name}*"):
                old.unlink()
            self._connection = _open(path)

    def close(self) -> None:
        self._connection.close()

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def state(self, name: str) -> str:
        """A remembered value; nothing where it was never set."""
        found = self._connection.execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO state VALUES(?, ?)", (name, value))

    def put(self, path: str, document: PublishedDocument | None) -> bool:
        """Note a document as it is now, or that it is gone; says whether that is new."""
        data = as_text(document) if document else None
        found = self._connection.execute(
            "SELECT data, number, based FROM document WHERE path=?", (path,)
        ).fetchone()
        before, number, based = found or (None, None, None)
        if before == data:
            return False
        self._connection.execute("INSERT OR IGNORE INTO waiting VALUES(?)", (path,))
        if number is None and data is None:
            self._connection.execute("DELETE FROM document WHERE path=?", (path,))
            return True
        first = before if number is not None and based is None else based
        kept = None if first == data else first
        self._connection.execute(
            "INSERT OR REPLACE INTO document VALUES(?,?,?,?)", (path, data, number, kept)
        )
        return True

    def documents(self) -> Iterator[tuple[str, PublishedDocument]]:
        """Every document as it is now."""
        for path, data in self._connection.execute("SELECT path, data FROM document WHERE data IS NOT NULL"):
            yield path, from_text(data)

    def waiting(self) -> list[tuple[str, PublishedDocument | None]]:
        """Documents that the server-side index does not know as they are; None where one is gone."""
        rows = self._connection.execute(
            "SELECT path, data FROM waiting LEFT JOIN document USING(path) ORDER BY path"
        )
        return [(path, from_text(data) if data else None) for path, data in rows]

    def note_served(self, name: str) -> None:
        """Remember the name of the server-side index that knows every document as it is."""
        self._connection.execute("DELETE FROM waiting")
        self.remember("served", name)

    def changed(self) -> list[tuple[int | None, PublishedDocument | None, PublishedDocument | None]]:
        """What differs from the base: number in the base, the document then, and now."""
        rows = self._connection.execute(
            "SELECT number, based, data FROM document WHERE number IS NULL OR based IS NOT NULL ORDER BY path"
        )
        return [
            (number, from_text(based) if based else None, from_text(data) if data else None)
            for number, based, data in rows
        ]

    def rebase(self, paths: Iterable[str]) -> None:
        """Take the documents as they are now as the base, numbered in the order of these paths."""
        self._connection.execute("DELETE FROM document WHERE data IS NULL")
        self._connection.execute("UPDATE document SET based=NULL")
        self._connection.executemany("UPDATE document SET number=? WHERE path=?", enumerate(paths))

    def place_of(self, order: tuple[str, str]) -> int:
        """How many documents of the base stand before one with this order (pipeline.search.entries.order)."""
        low, high = (
            0,
            self._connection.execute("SELECT coalesce(max(number)+1, 0) FROM document").fetchone()[0],
        )
        while low < high:
            middle = (low + high) // 2
            if self._order_in_base(middle) > order:
                low = middle + 1
            else:
                high = middle
        return low

    def _order_in_base(self, number: int) -> tuple[str, str]:
        sql = "SELECT coalesce(based, data) FROM document WHERE number=?"
        return order(from_text(self._connection.execute(sql, (number,)).fetchone()[0]))

    def folder(self, path: str) -> str:
        """The digest of a folder of the index; nothing where it has changed since it was worked out."""
        found = self._connection.execute("SELECT digest FROM folder WHERE path=?", (path,)).fetchone()
        return str(found[0]) if found else ""

    def note_folder(self, path: str, digest: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO folder VALUES(?, ?)", (path, digest))

    def forget_folders(self, paths: Iterable[str] | None) -> None:
        """Forget the digests of folders; of all where no paths are given."""
        if paths is None:
            self._connection.execute("DELETE FROM folder")
        else:
            self._connection.executemany("DELETE FROM folder WHERE path=?", [(path,) for path in paths])


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO state VALUES('version', ?)", (program_digest(),))
    return connection


@cache
def program_digest() -> str:
    """A digest of this room: an index that another program made is made anew."""
    whole = blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("browser/*.js")]):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def as_text(document: PublishedDocument) -> str:
    """A document as the text that is kept of it."""
    return json.dumps(asdict(document), ensure_ascii=False)


def from_text(data: str) -> PublishedDocument:
    """The document whose text this is."""
    values = json.loads(data)
    return PublishedDocument(**{**values, "tags": tuple(values["tags"])})
