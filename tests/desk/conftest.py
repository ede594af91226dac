"""Django is made ready once in a process; each test finds its tables empty, and may ask for a portal of its own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.desk.project import open_desk
from pipeline.settings import Settings
from pipeline.store.portal_repository import open_repository
from tests.desk.website import Desk, add_people
from tests.workflow.portals import portal_with_boards

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
"""Playwright keeps a loop in the thread of its tests, which Django would take for asynchronous code of its own."""


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `var/` of a desk with its tables made."""
    var = tmp_path_factory.mktemp("desk") / "var"
    open_desk(var, Settings())
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.db import connection

    connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF"  # no test cuts the power
    connection.close()

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = (
        1,
        64,
    )  # a guess need not cost anything here
    return var


@pytest.fixture(autouse=True)
def desk(desk_folder: Path) -> Iterator[Path]:
    """A desk without accounts."""
    from django.db import connections

    from pipeline.desk.accounts.models import Session, SignIn, User
    from pipeline.desk.contributions.models import Contribution, SpentForm
    from pipeline.desk.letters.models import BoxRead, Letter

    for table in (Letter, BoxRead, SignIn, Session, User, Contribution, SpentForm):
        table.objects.all().delete()
    yield desk_folder
    connections.close_all()


@pytest.fixture(scope="session")
def begun_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with full boards as it was on its first day; tests copy it."""
    folder = tmp_path_factory.mktemp("begun") / "cong"
    portal_with_boards(folder)
    return folder


@pytest.fixture
def website(desk: Path, begun_portal: Path, tmp_path: Path) -> Iterator[Desk]:
    """The desk of a portal of its own, everybody with an account."""
    from django.conf import settings

    folder = tmp_path / "cong"
    shutil.copytree(begun_portal, folder)
    usual, settings.PORTAL_FOLDER = settings.PORTAL_FOLDER, folder
    add_people()
    yield Desk(open_repository(folder))
    settings.PORTAL_FOLDER = usual
