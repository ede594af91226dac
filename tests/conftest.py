"""What several folders of tests share: the sample province, built once for all of them."""

import os
from pathlib import Path

import pytest

from pipeline.store.lock import locked
from tests.portals import ROOT, build_with_index

SAMPLE_DAY = "2026-11-24"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built sample province as on SAMPLE_DAY; tests read it and never write there."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    output, ready = shared / "sample", shared / "sample-is-ready"
    with locked(shared / "sample.lock", wait=300):
        if not ready.exists():
            outcome = build_with_index(ROOT, output, SAMPLE_DAY, shared / "sample-cache")
            assert outcome.issues == ()
            ready.touch()
    return output
