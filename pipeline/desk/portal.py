"""The portal that this desk belongs to: its folder, its repository, and what its `main` says."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from pipeline.model.account import Account
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.portal_repository import open_repository
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.push import WEB
from pipeline.workflow.record import main_state


def portal_folder() -> Path:
    """The root of the portal: the folder with `var/`."""
    folder: Path = settings.PORTAL_FOLDER  # type: ignore[misc]  # ours, beside Django's own
    return folder


def private_files() -> Path:
    """The folder of what is kept beside Git and never published: the database and drafts' files."""
    return portal_folder() / "var" / "private"


def virus_scanner() -> str:
    """Host and port of the scanner of this machine, or nothing."""
    scanner: str = settings.VIRUS_SCANNER  # type: ignore[misc]  # ours too
    return scanner


def repository() -> Repository:
    """The portal's repository."""
    return open_repository(portal_folder())


def portal_now() -> Portal:
    """What `main` says of the portal."""
    return main_state(repository()).portal


def acting(account: Account, moment: datetime) -> Actor:
    """An account that acts by the desk."""
    return Actor(account, WEB, moment)


def now() -> datetime:
    """The moment, in Vietnamese time: the desk is an edge, everything behind it is told."""
    return datetime.now(VIETNAM_TIME)
