"""Snapshots are kept at the cost of a change, and are what a whole keeping would have kept."""

from pathlib import Path

import pytest

from pipeline.archive.keeping import keep
from pipeline.archive.restoring import restore
from pipeline.archive.snapshots import snapshots
from pipeline.errors import PortalDataError
from pipeline.site.running import cache_folder
from pipeline.site.unreleased import releasing
from pipeline.store.archive_repository import ArchiveRepository
from pipeline.store.output_tree import tree_digest
from pipeline.store.signing import service_key
from tests.archives import kept, provenance, wrong
from tests.portals import DAY, build, news, small_portal, tree, write


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


def edit(portal: Path) -> None:
    """Add a document, change one and remove one."""
    write(portal, "content/tin-tuc/2026/them.md", news("Thêm", "2026-11-02"))
    first, second = sorted((portal / "content").rglob("*/20*/*.md"))[:2]
    first.write_text(first.read_text(encoding="utf-8") + "\nThêm một đoạn.\n", encoding="utf-8")
    second.unlink()


def test_the_digest_worked_out_from_changes_is_that_of_all_files(portal: Path) -> None:
    first = kept(portal)
    assert first.digest == tree_digest(first.everything())
    assert (first.base, len(first.changes)) == ("", first.files)
    edit(portal)
    second = kept(portal)
    assert second.digest == tree_digest(second.everything()) != first.digest
    assert second.base == first.digest
    assert 0 < len(second.changes) < first.files
    assert any(change.file is None for change in second.changes)


def test_what_is_kept_from_changes_is_what_was_built(portal: Path, tmp_path: Path) -> None:
    kept(portal)
    edit(portal)
    second = kept(portal)
    newest = snapshots(portal / "var" / "archive")[-1]
    assert newest.pages_changed == len(second.changes)
    assert wrong(portal / "var") == []
    assert restore(newest, tmp_path / "restored") == newest.pages == second.files
    assert tree(tmp_path / "restored") == tree(portal / "output")


def test_a_build_without_changes_is_kept_once(portal: Path) -> None:
    kept(portal)
    assert kept(portal).changes == ()
    assert len(snapshots(portal / "var" / "archive")) == 1


def test_an_archive_that_misses_the_base_gets_everything(portal: Path, tmp_path: Path) -> None:
    kept(portal)
    (portal / "var" / "archive").rename(tmp_path / "lost")
    edit(portal)
    second = kept(portal)
    [only] = snapshots(portal / "var" / "archive")
    assert only.pages == only.pages_changed == second.files
    assert wrong(portal / "var") == []


def test_a_keeping_that_was_not_noted_is_made_good(portal: Path, tmp_path: Path) -> None:
    kept(portal)
    edit(portal)
    kept(portal, killed=True)
    write(portal, "content/tin-tuc/2026/them-nua.md", news("Thêm nữa", "2026-11-03"))
    last = kept(portal)
    newest = snapshots(portal / "var" / "archive")[-1]
    assert newest.pages_changed < len(last.changes)
    assert restore(newest, tmp_path / "restored") == last.files
    assert tree(tmp_path / "restored") == tree(portal / "output")


def test_a_file_that_is_not_what_was_built_is_never_kept(portal: Path) -> None:
    build(portal, portal / "output")
    (portal / "output" / "index.html").write_text("khác", encoding="utf-8")
    cache = cache_folder(portal, portal / "output")
    key = service_key(portal / "var")
    with pytest.raises(PortalDataError), releasing(cache) as state:
        keep(portal / "var" / "archive", portal / "output", state.listing, provenance(), key)
    assert not ArchiveRepository(portal / "var" / "archive" / f"{DAY[:4]}.git").head()
