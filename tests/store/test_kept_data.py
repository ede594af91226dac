"""What is kept of the data files is what they hold, and goes when they change."""

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store import portal_data
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.portals import add_agency, small_portal


def loaded(folder: Path, kept: Path | None) -> Portal:
    return load_portal(WorktreeSource(folder, datetime(2026, 11, 24, tzinfo=VIETNAM_TIME)), kept)


def test_a_kept_state_is_the_state_that_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = small_portal(tmp_path / "portal"), tmp_path / "kept"
    first = loaded(folder, kept)
    assert first == loaded(folder, None)
    monkeypatch.setattr(portal_data, "load_data_file", None)  # it must not be needed any more
    assert loaded(folder, kept) == first


def test_a_changed_file_is_read_again_and_a_spoilt_one_is_no_harm(tmp_path: Path) -> None:
    folder, kept = small_portal(tmp_path / "portal"), tmp_path / "kept"
    before = loaded(folder, kept)
    add_agency(folder, "sokhdt", "Sở Kế hoạch mới", "so")
    after = loaded(folder, kept)
    assert after.agencies["sokhdt"].name == "Sở Kế hoạch mới" != before.agencies["sokhdt"].name
    for file in kept.iterdir():
        file.write_text("{", encoding="utf-8")
    assert loaded(folder, kept) == after


def test_few_states_are_kept(tmp_path: Path) -> None:
    folder, kept = small_portal(tmp_path / "portal"), tmp_path / "kept"
    for number in range(8):
        add_agency(folder, "sokhdt", f"Sở {number}", "so")
        loaded(folder, kept)
    assert len(list(kept.iterdir())) == 5
