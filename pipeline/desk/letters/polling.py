"""One round over the boxes: keep what is new, handle what is kept, answer what is handled.

Each step goes on from what is on the disk, so that a round which is killed loses nothing and opens nothing twice.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection

from pipeline.desk.letters.answering import answer_all
from pipeline.desk.letters.boxes import boxes_of
from pipeline.desk.letters.handling import handle_received
from pipeline.desk.letters.keeping import delete_expired
from pipeline.desk.portal import private_files
from pipeline.settings import IncomingSettings
from pipeline.store.lock import locked
from pipeline.store.repository import Repository
from pipeline.workflow.record import main_state

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to."""

    kept: int
    handled: int
    answered: int
    failed: tuple[str, ...] = ()
    """Why a box could not be read; the others were."""


def poll(repository: Repository, incoming: IncomingSettings, now: datetime) -> Round:
    """Do one round; raises BusyError where another one does not end, OSError where the database cannot be written."""
    try:
        with locked(private_files() / "polling", wait=0):
            kept, failed = _read(incoming, now)
            handled = handle_received(repository, now)
            answered = answer_all(main_state(repository).portal)
            delete_expired(now.date())
    except DatabaseError as error:
        connection.close()
        raise OSError(f"the desk's database: {error}") from error
    return Round(kept, handled, answered, tuple(failed))


def _read(incoming: IncomingSettings, now: datetime) -> tuple[int, Iterable[str]]:
    kept, failed = 0, []
    for read in boxes_of(incoming):
        try:
            kept += read(now)
        except OSError as error:
            _log.error("incoming letters: %s", error)
            failed.append(str(error))
    return kept, failed
