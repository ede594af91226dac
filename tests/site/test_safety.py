"""What holds whatever happens: a killed build, two builds at once, a folder that is not ours, a fault."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import BrokenEnvironmentError, BusyError, MisuseError, RefusedError
from pipeline.site.running import cache_folder
from pipeline.store.lock import locked
from tests.portals import ROOT, build, news, pages, small_portal, tree, write

_BUILD = """
import sys
from pathlib import Path
from tests.portals import build
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""
_HOLD = """
import sys, time
from pathlib import Path
from pipeline.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return small_portal(tmp_path / "portal")


def start_build(portal: Path, output: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(portal), str(output)], cwd=ROOT, env={**os.environ}
    )


@pytest.mark.parametrize("moment", [0.30, 0.36, 0.42, 0.48, 0.54, 0.60, 0.66, 0.72])
def test_a_killed_build_is_made_good_by_the_next(tmp_path: Path, portal: Path, moment: float) -> None:
    output = tmp_path / "output"
    build(portal, output)
    for number in range(30):
        write(portal, f"content/tin-tuc/2026/them-{number}.md", news(f"Thêm {number}", "2026-11-02"))
    process = start_build(portal, output)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for number in range(15):
        (portal / f"content/tin-tuc/2026/them-{number}.md").unlink()
    build(portal, output)
    build(portal, tmp_path / "clean")
    assert tree(output) == tree(tmp_path / "clean")


def test_two_builds_at_once_make_one_portal(tmp_path: Path, portal: Path) -> None:
    processes = [start_build(portal, tmp_path / "output") for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    build(portal, tmp_path / "clean")
    assert tree(tmp_path / "output") == tree(tmp_path / "clean")


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path / "lock")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    with locked(tmp_path / "lock"):
        pass


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, portal: Path) -> None:
    write(tmp_path, "output/luan-van.txt", "của người khác")
    with pytest.raises(MisuseError, match="not made by congso"):
        build(portal, tmp_path / "output")
    assert (tmp_path / "output/luan-van.txt").exists()


def test_a_strict_build_with_a_fault_writes_nothing(tmp_path: Path, portal: Path) -> None:
    build(portal, tmp_path / "output")
    before = tree(tmp_path / "output")
    write(portal, "content/tin-tuc/2026/dung.md", news("Đúng", "2026-11-01"))
    write(portal, "content/tin-tuc/2026/hong.md", "---\ntitle: [hỏng\n---\n")
    with pytest.raises(RefusedError):
        build(portal, tmp_path / "output", strict=True)
    assert tree(tmp_path / "output") == before
    outcome = build(portal, tmp_path / "output")
    assert [issue.path for issue in outcome.issues] == ["content/tin-tuc/2026/hong.md"]
    assert (tmp_path / "output/tin-tuc/2026/dung.html").exists()


def test_dates_that_fall_due_change_pages_without_an_edit(tmp_path: Path, portal: Path) -> None:
    write(portal, "content/tin-tuc/2026/hen.md", news("Hẹn", "2026-11-25"))
    write(
        portal, "content/tin-tuc/2026/het.md", news("Hết hạn", "2026-11-01", more={"expires": "2026-11-22"})
    )
    build(portal, tmp_path / "output", "2026-11-20")
    assert not (tmp_path / "output/tin-tuc/2026/hen.html").exists()
    for day in ("2026-11-22", "2026-11-23", "2026-11-25", "2026-11-21"):
        build(portal, tmp_path / "output", day)
        build(portal, tmp_path / "clean" / day, day)
        assert tree(tmp_path / "output") == tree(tmp_path / "clean" / day)
        assert (tmp_path / "output/tin-tuc/2026/hen.html").exists() == (day >= "2026-11-25")


def test_a_memory_that_cannot_be_written_is_told_and_not_a_stack_trace(tmp_path: Path, portal: Path) -> None:
    output = tmp_path / "output"
    build(portal, output)
    before, catalogue = tree(output), cache_folder(portal, output) / "catalogue.sqlite"
    for path in catalogue.parent.glob("catalogue.sqlite*"):
        path.unlink()
    catalogue.mkdir()
    with pytest.raises(BrokenEnvironmentError, match="can be deleted"):
        build(portal, output)
    assert tree(output) == before
    catalogue.rmdir()
    build(portal, output)


def test_what_finishes_a_build_runs_before_another_build_may_begin(tmp_path: Path, portal: Path) -> None:
    """Else what is kept in the archive could be another build's pages under this build's commit."""
    output, held = tmp_path / "output", []

    def finish() -> None:
        with pytest.raises(BusyError), locked(cache_folder(portal, output) / "lock"):
            held.append("another build")
        held.append((output / "index.html").exists())

    build(portal, output, finish=finish)
    assert held == [True]


def test_a_draft_without_a_date_stands_in_no_year(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    write(folder, "content/tin-tuc/2026/nhap.md", "---\ntitle: Bản nháp\n---\n\nChưa có ngày.\n")
    build(folder, tmp_path / "out")
    made = pages(tmp_path / "out")
    assert "tin-tuc/2026/nhap.html" in made, "its author wants to see it"
    assert "nhap.html" in made["tin-tuc/index.html"].decode()
    assert not [path for path in made if " " in path]
    assert not [path for path in made if "sitemap" in path and b"nhap.html" in made[path]]
