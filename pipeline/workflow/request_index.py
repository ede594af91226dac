"""Where every request stands, at once: from the tips of the branches, remembered in a file that can be deleted.

The newest event says all that a list needs (ADR 13), so each tip is read once in its life. Nothing is decided by what
stands here.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from pipeline.model.event_message import event_from, message_of
from pipeline.model.request import Event, State
from pipeline.store.refs import refs_below
from pipeline.store.repository import Repository

_TABLE = """
CREATE TABLE IF NOT EXISTS request(id TEXT PRIMARY KEY, tip TEXT, is_open INTEGER, state TEXT, agency TEXT,
    author TEXT, owners TEXT, is_urgent INTEGER, due_at TEXT, publish_at TEXT, message TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_request ON request(is_open, state);
"""
_PREFIXES = ("refs/heads/request", "refs/tags/closed")
_FILE = "index-1.sqlite"
"""The number changes with the table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for; what is not said does not matter."""

    states: frozenset[State] = frozenset()
    agency: str = ""
    """Label of the agency that submits."""
    author: str = ""
    due_before: datetime | None = None
    with_closed: bool = False
    """Whether closed ones are asked for too; naming a closed state does as well."""


def tips(repository: Repository) -> dict[str, str]:
    """The newest commit of every request by its number; a closing tag counts before a branch that is left over."""
    refs = refs_below(repository, *_PREFIXES)
    ordered = sorted(refs.items(), key=lambda item: item[0].startswith(_PREFIXES[1]))
    return {name.rpartition("/")[2]: commit for name, commit in ordered}


def newest_events(repository: Repository, wanted: Wanted) -> list[Event]:
    """The newest event of each request that is asked for: urgent ones first, then by deadline, then by number."""
    where, values = _condition(wanted)
    with closing(_opened(repository)) as connection:
        _follow(connection, repository)
        sql = f"SELECT message FROM request WHERE {where} ORDER BY is_urgent DESC, due_at='', due_at, id"  # noqa: S608
        rows = connection.execute(sql, values).fetchall()
    return [event for (message,) in rows if (event := event_from(message))]


def _condition(wanted: Wanted) -> tuple[str, list[object]]:
    """The condition of a query, of fixed words with places for values."""
    parts: list[str] = ["1"]
    values: list[object] = []
    if wanted.states:
        parts.append(f"state IN ({','.join('?' * len(wanted.states))})")
        values += sorted(wanted.states)
    elif not wanted.with_closed:
        parts.append("is_open=1")
    for column, value in (("agency", wanted.agency), ("author", wanted.author)):
        if value:
            parts.append(f"{column}=?")
            values.append(value)
    if wanted.due_before:
        parts.append("due_at<>'' AND due_at<?")
        values.append(_moment(wanted.due_before))
    return " AND ".join(parts), values


def numbers_of(
    repository: Repository, agencies: Iterable[str], author: str, most: int
) -> list[tuple[str, bool]]:
    """Number and openness of the requests that agencies submit or own or an account has opened.

    All that are open, and of the closed ones so many of the newest.
    """
    labels = sorted(agencies)
    places = " OR ".join(["author=?", *("agency=? OR ' ' || owners || ' ' LIKE ?" for _ in labels)])
    values: list[object] = [author, *(value for label in labels for value in (label, f"% {label} %"))]
    with closing(_opened(repository)) as connection:
        _follow(connection, repository)
        sql = f"SELECT id, is_open FROM request WHERE is_open=? AND ({places}) ORDER BY id DESC LIMIT ?"  # noqa: S608
        opened = connection.execute(sql, [1, *values, -1]).fetchall()
        closed = connection.execute(sql, [0, *values, most]).fetchall()
    return [(number, bool(is_open)) for number, is_open in (*opened, *closed)]


def _opened(repository: Repository) -> sqlite3.Connection:
    folder = repository.folder.parent / "cache" / "requests"
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / _FILE, timeout=60)
    connection.executescript(_TABLE)
    return connection


def _follow(connection: sqlite3.Connection, repository: Repository) -> None:
    """Bring the file up to date with the refs."""
    now = tips(repository)
    known = dict(connection.execute("SELECT id, tip FROM request").fetchall())
    gone = [(number,) for number in known if number not in now]
    fresh = {commit: number for number, commit in now.items() if known.get(number) != commit}
    if not gone and not fresh:
        return
    with connection:
        connection.executemany("DELETE FROM request WHERE id=?", gone)
        rows = _rows(repository, fresh)
        connection.executemany(f"INSERT OR REPLACE INTO request VALUES({','.join('?' * 11)})", rows)


def _rows(repository: Repository, fresh: dict[str, str]) -> Iterator[Sequence[object]]:
    for raw, (commit, number) in zip(repository.read(fresh), fresh.items(), strict=True):
        event = event_from(raw.partition(b"\n\n")[2].decode("utf-8", "replace"))
        if event is None or event.request != number:
            continue
        is_open = event.state not in {State.PUBLISHED, State.REJECTED, State.CANCELLED}
        yield (
            number,
            commit,
            int(is_open),
            event.state,
            event.agency,
            event.author,
            " ".join(event.owners),
            int(event.is_urgent),
            _moment(event.due_at),
            _moment(event.publish_at),
            message_of(event),
        )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
