"""One sound portal for the tests that only read it."""

from pathlib import Path

import pytest

from pipeline.model.portal import Portal
from tests.checks.portals import portal_in, sound_portal


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    return portal_in(sound_portal(tmp_path_factory.mktemp("sound")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_portal(tmp_path)
