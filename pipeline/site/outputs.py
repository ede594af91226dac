"""The manifest of a build target: every output with its size and SHA-256, and what is not released yet."""

import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.store.output_tree import folder_digest, folders_above, parent_of
from pipeline.store.published import Change, OutputFile

TABLES = """
CREATE TABLE page(path TEXT PRIMARY KEY, folder TEXT, family TEXT, scope TEXT, digest BLOB, sha256 TEXT,
                  size INTEGER) WITHOUT ROWID;
CREATE INDEX page_scope ON page(family, scope);
CREATE INDEX page_folder ON page(folder);
CREATE TABLE folder(path TEXT PRIMARY KEY, parent TEXT, digest TEXT, files INTEGER, bytes INTEGER) WITHOUT ROWID;
CREATE INDEX folder_parent ON folder(parent);
CREATE TABLE unreleased(path TEXT PRIMARY KEY, sha256 TEXT) WITHOUT ROWID;
"""
_NOTE_RELEASED = (
    "INSERT OR IGNORE INTO unreleased VALUES(?1, coalesce((SELECT sha256 FROM page WHERE path=?1), ''))"
)
"""The first change since a release remembers what was released; later ones leave that alone."""

Folder = tuple[str, int, int]
"""Digest, number of files and bytes of a folder with all that is below it."""


class Outputs:
    """The outputs of one build target, in the tables of its catalogue."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, family: str, scope: str) -> dict[str, tuple[bytes, str]]:
        """Digest and SHA-256 of each page that a family made for a scope, by path."""
        sql = "SELECT path, digest, sha256 FROM page WHERE family=? AND scope=?"
        return {path: (digest, sha256) for path, digest, sha256 in self._rows(sql, (family, scope))}

    def scopes(self) -> list[tuple[str, str]]:
        """Every (family, scope) that has a page now."""
        return list(self._rows("SELECT DISTINCT family, scope FROM page"))

    def note(self, rows: Iterable[tuple[str, str, str, bytes, str, int]]) -> None:
        """Remember pages: path, family, scope, digest, SHA-256 and size of each."""
        noted = sorted((path, parent_of(path), *more) for path, *more in rows)
        self._connection.executemany(_NOTE_RELEASED, [(path,) for path, *_ in noted])
        self._connection.executemany("INSERT OR REPLACE INTO page VALUES(?,?,?,?,?,?,?)", noted)

    def forget(self, path: str, family: str, scope: str) -> bool:
        """Forget a page unless another family or scope has made it meanwhile; says whether it is gone."""
        stands = "SELECT 1 FROM page WHERE path=? AND family=? AND scope=?"
        if not self._connection.execute(stands, (path, family, scope)).fetchone():
            return False
        self._connection.execute(_NOTE_RELEASED, (path,))
        self._connection.execute("DELETE FROM page WHERE path=?", (path,))
        return True

    def forget_all(self) -> None:
        """Forget every page: the output folder is gone."""
        self._connection.execute("INSERT OR IGNORE INTO unreleased SELECT path, sha256 FROM page")
        self._connection.execute("DELETE FROM page")

    def is_empty(self) -> bool:
        return self._connection.execute("SELECT 1 FROM page LIMIT 1").fetchone() is None

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def paths(self) -> set[str]:
        return {path for (path,) in self._rows("SELECT path FROM page")}

    def everything(self) -> Iterator[OutputFile]:
        """Every output, in the order of their paths."""
        for path, size, sha256 in self._rows("SELECT path, size, sha256 FROM page ORDER BY path"):
            yield OutputFile(path, size, sha256)

    # releases ----------------------------------------------------------------------------------

    def unreleased(self) -> tuple[Change, ...]:
        """What differs from the state that was released last, in the order of the paths."""
        sql = (
            "SELECT path, size, page.sha256 FROM unreleased LEFT JOIN page USING(path)"
            " WHERE coalesce(page.sha256, '')<>unreleased.sha256 ORDER BY path"
        )
        return tuple(
            Change(path, OutputFile(path, size, sha256) if sha256 else None)
            for path, size, sha256 in self._rows(sql)
        )

    def note_released(self) -> None:
        """Remember that the present state has been released."""
        self._connection.execute("DELETE FROM unreleased")

    def folder(self, path: str) -> Folder:
        """A folder as it was released last; nothing where it was not there."""
        sql = "SELECT digest, files, bytes FROM folder WHERE path=?"
        found = self._connection.execute(sql, (path,)).fetchone()
        return (found[0], found[1], found[2]) if found else ("", 0, 0)

    def files_in(self, path: str) -> dict[str, tuple[str, int]]:
        """SHA-256 and size of each file that stands in a folder, by name."""
        start = len(path) + 1 if path else 0
        rows = self._rows("SELECT path, sha256, size FROM page WHERE folder=?", (path,))
        return {file[start:]: (sha256, size) for file, sha256, size in rows}

    def folders_in(self, path: str) -> dict[str, str]:
        """Digest of each folder that stands in a folder, by name."""
        start = len(path) + 1 if path else 0
        rows = self._rows("SELECT path, digest FROM folder WHERE parent=? AND path<>''", (path,))
        return {folder[start:]: digest for folder, digest in rows}

    def renew_folders(self, changes: Iterable[Change]) -> list[tuple[str, str]]:
        """Work out the digests of the folders that changes reach; returns each with its digest before.

        The deepest come first. A folder that has become empty is forgotten and not returned.
        """
        reached = {folder for change in changes for folder in folders_above(change.path)}
        renewed = []
        for path in sorted(reached, key=lambda each: (-len(each.split("/")) if each else 1, each)):
            before = self.folder(path)[0]
            if self._renew(path):
                renewed.append((path, before))
        return renewed

    def _renew(self, path: str) -> bool:
        files, folders = self.files_in(path), self.folders_in(path)
        self._connection.execute("DELETE FROM folder WHERE path=?", (path,))
        if path and not files and not folders:
            return False
        sql = "SELECT sum(files), sum(bytes) FROM folder WHERE parent=? AND path<>''"
        count, size = self._connection.execute(sql, (path,)).fetchone()
        self._connection.execute(
            "INSERT INTO folder VALUES(?,?,?,?,?)",
            (
                path,
                parent_of(path),
                folder_digest(files, folders),
                len(files) + (count or 0),
                sum(size for _, size in files.values()) + (size or 0),
            ),
        )
        return True

    def _rows(self, sql: str, values: tuple[str, ...] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)
