"""What the desk does by itself, again and again: mail that is owed, and what was promised to be gone."""

from datetime import datetime

from django.db import DatabaseError, connection

from pipeline.desk.contributions.retention import delete_expired
from pipeline.desk.notices.changes import send_change_notices
from pipeline.desk.notices.urgent import send_urgent_notices
from pipeline.store.repository import Repository


def look_after(repository: Repository, now: datetime) -> None:
    """Do one round; harmless at any time. Raises OSError where the database cannot be written: a full disk, say."""
    try:
        send_urgent_notices(repository, now)
        send_change_notices(repository)
        delete_expired(now.date())
    except DatabaseError as error:
        connection.close()
        raise OSError(f"the desk's database: {error}") from error
