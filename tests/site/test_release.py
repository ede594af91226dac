"""Releases: visitors see a whole portal, the old one or the new one, whatever happens while it is made."""

import gzip
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

from pipeline.archive.snapshots import snapshots
from pipeline.cli.release import show_to_visitors
from pipeline.errors import MisuseError, PortalDataError, RefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.compression import variants
from pipeline.site.portals import run
from pipeline.store.output_tree import tree_digest
from pipeline.store.published import OutputFile
from pipeline.store.releases import Release, Releases
from tests.archives import wrong
from tests.dying import disk_full_at, killed_at
from tests.portals import build, build_of, news, small_portal, tree, write

PAGE = "content/tin-tuc/2026/them.md"
ADDRESS = "tin-tuc/2026/them.html"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


def release(portal: Path) -> str:
    """Build a portal's files and show them to visitors."""
    releases = Releases(portal / "var")
    ready = build_of(portal, releases.work)
    with releases.making():
        made: list[str] = []
        run(ready, portal, lambda: made.append(show_to_visitors(ready, releases, 10)))
    return made[0]


def shown(folder: Path) -> dict[str, bytes]:
    """Every file that visitors can get, by its path, compressed copies too."""
    found = {}
    for at, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(at) / name
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def pages(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if not path.endswith((".br", ".gz"))}


def assert_whole(portal: Path) -> None:
    """What visitors see is one release, all of it, and nothing else."""
    releases = Releases(portal / "var")
    found = (
        OutputFile(path, len(content), sha256(content).hexdigest())
        for path, content in pages(shown(releases.live)).items()
    )
    shown_now = releases.named(releases.live_id())
    assert tree_digest(found) == shown_now.digest
    in_archive = {each.id: each for each in snapshots(portal / "var" / "archive")}
    assert in_archive[shown_now.id].build_tree == shown_now.digest, "every released build is in the archive"
    assert shown_now.id in in_archive[shown_now.id].repository.tag_names(), "and signed"


def test_visitors_see_what_was_built_with_compressed_copies(portal: Path, tmp_path: Path) -> None:
    name = release(portal)
    releases = Releases(portal / "var")
    files = shown(releases.live)
    build(portal, tmp_path / "clean")
    assert pages(files) == tree(tmp_path / "clean")
    assert {"index.html.br", "index.html.gz", "tin-tuc/index.html.br"} <= files.keys()
    for path, content in files.items():
        if path.endswith(".br"):
            assert brotli.decompress(content) == files[path[:-3]]
            assert len(content) < len(files[path[:-3]])
        if path.endswith(".gz"):
            assert gzip.decompress(content) == files[path[:-3]]
    assert not any(path.endswith((".png.br", ".webp.br")) for path in files)
    assert releases.live_id() == name == snapshots(portal / "var" / "archive")[-1].id
    assert_whole(portal)


def test_a_copy_that_is_not_smaller_is_not_made() -> None:
    assert variants("a.txt", b"x") == {}
    assert variants("anh.png", b"x" * 1000) == {}
    assert set(variants("a.txt", b"x" * 1000)) == {".br", ".gz"}


def test_a_release_makes_what_changed_and_shares_the_rest(portal: Path) -> None:
    release(portal)
    releases = Releases(portal / "var")
    before = {path: (releases.live / path).stat() for path in shown(releases.live)}
    folders = set(releases.folders.root.iterdir())
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    release(portal)
    after = {path: (releases.live / path).stat() for path in shown(releases.live)}
    same = {path for path in before if after[path].st_ino == before[path].st_ino}
    fresh = pages(dict.fromkeys(after.keys() - same, b""))
    assert ADDRESS in fresh
    assert len(fresh) <= 40
    assert {after[path].st_mtime_ns for path in same} <= {each.st_mtime_ns for each in before.values()}
    assert len(set(releases.folders.root.iterdir()) - folders) < len(folders)
    assert_whole(portal)


def test_the_same_pages_are_the_same_release(portal: Path) -> None:
    assert release(portal) == release(portal)
    assert len(Releases(portal / "var").all()) == 1


def edits(portal: Path, count: int) -> Iterator[int]:
    """Change the portal so many times, each in another way; yields the number of the edit."""
    for number in range(count):
        write(portal, f"content/tin-tuc/2026/lan-{number % 3}.md", news(f"Lần {number}", "2026-11-02"))
        yield number


@pytest.mark.parametrize("dies", [killed_at, disk_full_at])
def test_visitors_never_see_half_a_portal(
    portal: Path, tmp_path: Path, dies: Callable[[int, Callable[[], object]], bool]
) -> None:
    release(portal)
    for number in edits(portal, 400):
        died = dies(1 + 9 * number, lambda: release(portal))
        assert_whole(portal)
        if not died:
            break
        release(portal)  # of the same pages, so that it finds what the dead one left
        assert_whole(portal)
    assert number > 10, "a release has more steps than that"
    assert not died, "a release has fewer steps than that"
    build(portal, tmp_path / "clean")
    assert pages(shown(portal / "var" / "live")) == tree(tmp_path / "clean")
    assert wrong(portal / "var") == []


def test_a_release_whose_folders_were_lost_is_made_again(portal: Path) -> None:
    release(portal)
    releases = Releases(portal / "var")
    releases.folders.root.rename(portal / "lost")
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    release(portal)
    assert_whole(portal)
    with pytest.raises(MisuseError, match="gone"):
        releases.switch(releases.all()[0].id, "quay lại", datetime(2026, 11, 24, tzinfo=VIETNAM_TIME))


def test_a_file_that_is_not_what_was_built_is_never_shown(portal: Path) -> None:
    first = release(portal)
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    releases = Releases(portal / "var")
    ready = build_of(portal, releases.work)
    with pytest.raises(PortalDataError):

        def spoil() -> None:
            (releases.work / ADDRESS).write_text("khác", encoding="utf-8")
            show_to_visitors(ready, releases, 10)

        run(ready, portal, spoil)
    assert releases.live_id() == first
    assert_whole(portal)


def test_going_back_locks_publishing_until_it_is_lifted(portal: Path) -> None:
    first = release(portal)
    write(portal, PAGE, news("Thêm", "2026-11-02"))
    second = release(portal)
    releases, moment = Releases(portal / "var"), datetime(2026, 11, 24, 9, tzinfo=VIETNAM_TIME)
    releases.switch(first, "tin sai", moment)
    assert releases.live_id() == first
    assert ADDRESS not in shown(releases.live)
    write(portal, PAGE, news("Thêm nữa", "2026-11-02"))
    with pytest.raises(RefusedError, match="tin sai"):
        release(portal)
    assert releases.live_id() == first
    releases.unlock()
    third = release(portal)
    assert [each.id for each in releases.all()] == [first, second, third]
    assert releases.live_id() == third
    with pytest.raises(MisuseError):
        releases.switch("2020-01-01-0001", "", moment)


def test_old_releases_go_and_take_only_what_no_other_needs(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "var")
    for number in range(14):
        with releases.making():
            folders = releases.folders
            shared, own, top = (f"{kind}{number if kind != 'a' else 0:039}" for kind in "abc")
            for digest, inside in ((shared, {}), (own, {}), (top, {"chung": shared, "rieng": own})):
                if not folders.has(digest):
                    (folders.begin(digest, inside) / "index.html").write_text(digest, encoding="utf-8")
                    folders.finish([digest])
            moment = f"2026-11-{number + 1:02}T08:00:00+07:00"
            releases.add(Release(f"2026-11-01-{number + 1:04}", "2026-11-01", "", moment, 3, 120, top))
        if number == 0:
            live = releases.live_id()
        releases.switch(live, "giữ bản đầu", datetime(2026, 11, 24, tzinfo=VIETNAM_TIME))
        releases.unlock()
        gone = releases.retire(4)
        assert bool(gone) == (number == 13)
    assert [each.id[-4:] for each in releases.all()] == ["0001", "0011", "0012", "0013", "0014"]
    for each in releases.all():
        assert len(shown(releases.folder / each.id)) == 3
    assert len(list(releases.folders.root.iterdir())) == 1 + 2 * 5
    assert releases.live_id() == live


def test_a_page_that_stays_open_finds_its_style_sheet_while_its_release_is_kept(portal: Path) -> None:
    releases, style = Releases(portal / "var"), portal / "theme/static/portal.css"
    asked = []
    for number in range(2):
        style.write_text(f"body {{ order: {number} }}", encoding="utf-8")
        release(portal)
        [sheet] = (releases.live / "theme").glob("portal.*.css")
        asked.append(releases.folder / "theme" / sheet.name)
        assert [path.read_text(encoding="utf-8")[14:15] for path in asked] == ["0", "1"][: number + 1]
    assert not (releases.live / "theme" / asked[0].name).exists()
    releases.assets.keep_only([releases.live])
    assert [path.exists() for path in asked] == [False, True]
