"""Counts questions that found nothing, so that editors learn which words are missing; nothing of who asked is known.

A question is written down only once it has been asked ASKED times: what somebody typed by mistake, a name, is never
kept. Numbers of five digits and more and addresses of e-mail are not taken at all.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pipeline.model.vietnamese import nfc

ASKED = 3
"""Times that a question must come before it is kept."""

_LONGEST = 100
_MOST = 10_000
"""Different questions that are kept, and as many that are remembered before; others are left out."""

_PERSONAL = re.compile(r"@|(\d\W?){5}")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS asked(question TEXT PRIMARY KEY, count INTEGER, month TEXT) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question that found nothing."""

    question: str
    count: int
    month: str
    """When it was asked last: `YYYY-MM`."""


class UnansweredCounts:
    """The counts of one portal, for the process that serves it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._heard: Counter[str] = Counter()
        self._lock = Lock()

    def count(self, text: str, month: str) -> None:
        """Count a question. `month`: the present one, as `YYYY-MM`; what was asked a year ago is forgotten."""
        question = nfc(" ".join(text.split()).lower())
        if (
            not question
            or len(question) > _LONGEST
            or not question.isprintable()
            or _PERSONAL.search(question)
        ):
            return
        with self._lock, _opened(self._path) as counts:
            known = counts.execute(
                "UPDATE asked SET count=count+1, month=? WHERE question=?", (month, question)
            )
            if not known.rowcount:
                self._hear(question, month, counts)

    def _hear(self, question: str, month: str, counts: sqlite3.Connection) -> None:
        if question in self._heard or len(self._heard) < _MOST:
            self._heard[question] += 1
        if self._heard[question] < ASKED:
            return
        counts.execute("DELETE FROM asked WHERE month<?", (f"{int(month[:4]) - 1}{month[4:]}",))
        if counts.execute("SELECT count(*) FROM asked").fetchone()[0] < _MOST:
            counts.execute("INSERT INTO asked VALUES(?, ?, ?)", (question, self._heard.pop(question), month))


def unanswered(path: Path, limit: int) -> list[Unanswered]:
    """The questions that were asked most often."""
    if not path.exists():
        return []
    with _opened(path) as counts:
        rows = counts.execute(
            "SELECT question, count, month FROM asked ORDER BY count DESC, question LIMIT ?", (limit,)
        )
        return [Unanswered(*row) for row in rows]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as counts, counts:
        counts.execute(_TABLE)
        yield counts
