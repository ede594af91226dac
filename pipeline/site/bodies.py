"""Rendered bodies, kept apart from the catalogue: by the id of the file's bytes and the version of the engine.

Derived and deletable, and never wrong: what a key stands for cannot change, so several processes may add to it.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pipeline.markup.rendered import Heading, Rendered
from pipeline.site.records import as_json

_PATIENCE = 60.0
"""Seconds that a process waits for another that is adding bodies."""

BodyRow = tuple[str, str, str]
"""Id of the file's bytes, HTML, and the rest of a body as JSON."""


class Bodies:
    """Rendered bodies, open for reading and adding."""

    def __init__(self, path: Path, engine: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = engine
        self._last: tuple[str, Rendered] | None = None
        self.connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS rendered("
            "blob TEXT, engine TEXT, html TEXT, more TEXT, PRIMARY KEY(blob, engine))"
        )

    def add(self, rows: Sequence[BodyRow]) -> None:
        """Keep bodies, given as `body_row` makes them, all of them or none."""
        if not rows:
            return
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT OR IGNORE INTO rendered VALUES(?,?,?,?)",
            [(blob, self._engine, html, more) for blob, html, more in rows],
        )
        self.connection.execute("COMMIT")

    def get(self, blob: str) -> Rendered:
        """The body of a blob; a page asks for the same one several times."""
        if self._last is None or self._last[0] != blob:
            self._last = (blob, self._read(blob))
        return self._last[1]

    def _read(self, blob: str) -> Rendered:
        sql = "SELECT html, more FROM rendered WHERE blob=? AND engine=?"
        with closing(self.connection.execute(sql, (blob, self._engine))) as found:
            html, more = found.fetchone()
        headings, images = json.loads(more) if more else ((), ())
        return Rendered(html, tuple(Heading(*heading) for heading in headings), images=tuple(images))


def open_bodies(cache: Path, engine: str) -> Bodies:
    """The bodies beside the catalogue of a build target, as this version of the engine renders them."""
    return Bodies(cache / "bodies.sqlite", engine)


def body_row(blob: str, rendered: Rendered) -> BodyRow:
    """A rendered body as it is kept."""
    more = [rendered.headings, rendered.images]
    return blob, rendered.html, as_json(more) if any(more) else ""
