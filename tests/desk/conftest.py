"""Django is made ready once in a process; each test finds its tables empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.desk.project import open_desk
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `var/` of a desk with its tables made."""
    var = tmp_path_factory.mktemp("desk")
    open_desk(var, Settings())
    return var


@pytest.fixture(autouse=True)
def desk(desk_folder: Path) -> Iterator[Path]:
    """A desk without accounts."""
    from django.db import connections

    from pipeline.desk.accounts.models import SignIn, User

    SignIn.objects.all().delete()
    User.objects.all().delete()
    yield desk_folder
    connections.close_all()
