"""What must hold whatever happens: each flipped bit is found, a dying or full machine loses nothing, no lock blocks."""

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive.keeping import keep
from pipeline.archive.restoring import restore
from pipeline.archive.snapshots import snapshots
from pipeline.archive.upkeep import repack
from pipeline.archive.withholding import Order, withhold
from pipeline.errors import CongsoError
from pipeline.site.running import cache_folder
from pipeline.site.unreleased import releasing
from pipeline.store.signing import service_key
from tests.archives import MOMENT, kept, provenance, wrong
from tests.dying import disk_full_at, killed_at
from tests.portals import build, news, small_portal, tree, write

FLIPS = 1000 if os.environ.get("CONGSO_STEPS") else 50

DISK_STEPS = 1 if os.environ.get("CONGSO_STEPS") else 3


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with two snapshots in packs of their own, two that were joined, and an event."""
    folder = small_portal(tmp_path_factory.mktemp("damaged") / "portal")
    for number in range(4):
        write(folder, "content/tin-tuc/2026/them.md", news(f"Thêm {number}", "2026-11-02"))
        kept(folder)
        if number == 1:
            repack(folder / "var" / "archive")
    withhold(folder / "var" / "archive", ["/x.html"], Order("1/QĐ", "2026-11-20", "thử"), MOMENT)
    return folder


def files_of(archive: Path) -> list[Path]:
    return sorted(path for path in archive.rglob("*") if path.is_file())


def test_every_flipped_bit_is_found(portal: Path) -> None:
    """Half of them anywhere, as often as there are bytes; half in a file chosen at random, however small."""
    assert wrong(portal / "var", every=False) == []
    chance = random.Random(6)  # noqa: S311
    files = files_of(portal / "var" / "archive")
    for number in range(FLIPS):
        sizes = [path.stat().st_size for path in files] if number % 2 else [1] * len(files)
        [path] = chance.choices(files, sizes)
        content = path.read_bytes()
        if not content:
            continue
        at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        path.chmod(0o644)
        path.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
        found = wrong(portal / "var", every=False)
        path.write_bytes(content)
        assert found, f"{path}: byte {at}, bit {bit}"
    assert wrong(portal / "var") == []


def test_a_file_that_is_gone_is_missed(portal: Path, tmp_path: Path) -> None:
    for path in files_of(portal / "var" / "archive"):
        path.rename(tmp_path / "aside")
        found = wrong(portal / "var", every=False)
        (tmp_path / "aside").rename(path)
        assert found, path


def test_a_signature_by_another_key_is_seen(portal: Path, tmp_path: Path) -> None:
    var = Path(shutil.copytree(portal / "var", tmp_path / "var"))
    shutil.rmtree(var / "keys")
    service_key(var)
    assert len([said for said in wrong(var) if "signature" in said]) == 4


@pytest.mark.parametrize("dies", [killed_at, disk_full_at])
def test_a_snapshot_is_kept_or_was_never_there(
    tmp_path: Path, dies: Callable[[int, Callable[[], object]], bool]
) -> None:
    """Dying at every step of keeping, what was there stays, and the next keeping finishes."""
    portal = small_portal(tmp_path / "portal")
    kept(portal)
    archive, key = portal / "var" / "archive", service_key(portal / "var")
    step, deaths = 1, 0
    while True:
        write(portal, "content/tin-tuc/2026/them.md", news(f"Lần {step}", "2026-11-02"))
        build(portal, portal / "output")
        before = snapshots(archive)

        def work() -> object:
            with releasing(cache_folder(portal, portal / "output")) as state:
                return keep(archive, portal / "output", state.listing, provenance(), key)

        died = dies(step, work)
        after = snapshots(archive)
        assert after[: len(before)] == before
        assert all(
            not said or "not signed" in said or "left it" in said
            for said in wrong(portal / "var", every=False)
        )
        if not died:
            break
        step, deaths = step + (1 if dies is killed_at else DISK_STEPS), deaths + 1
        work()
        assert wrong(portal / "var") == []
    assert deaths >= 4
    restore(snapshots(archive)[-1], tmp_path / "restored")
    assert tree(tmp_path / "restored") == tree(portal / "output")


def test_git_itself_killed_while_it_writes_blocks_nothing(tmp_path: Path) -> None:
    """Whatever git leaves when it dies in the middle: locks, half packs, reports of a crash."""
    portal = small_portal(tmp_path / "portal")
    kept(portal)
    repository = snapshots(portal / "var" / "archive")[0].folder
    stopped = subprocess.Popen(
        ["git", "-C", str(repository), "fast-import", "--quiet"],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert stopped.stdin
    stopped.stdin.write(b"blob\ndata 5\nhalfx\n")
    stopped.stdin.flush()
    stopped.kill()
    stopped.communicate()
    for name in ("refs/heads/main.lock", "packed-refs.lock", "HEAD.lock", "refs/tags/2026-11-20-0002.lock"):
        (repository / name).touch()
    (repository / "objects" / "pack" / "tmp_pack_abc").write_bytes(b"PACK")
    (repository / "fast_import_crash_1").touch()
    assert wrong(portal / "var", every=False)
    write(portal, "content/tin-tuc/2026/them.md", news("Thêm", "2026-11-02"))
    kept(portal)
    assert wrong(portal / "var") == []
    assert len(snapshots(portal / "var" / "archive")) == 2


def test_a_disk_without_space_leaves_what_there_was(tmp_path: Path) -> None:
    """A real file system of a few megabytes, full while git writes."""
    portal, disk = small_portal(tmp_path / "portal"), tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small file system")
    try:
        (portal / "var").mkdir()
        (disk / "archive").mkdir()
        (portal / "var" / "archive").symlink_to(disk / "archive")
        kept(portal)
        (disk / "ballast").write_bytes(b"x" * (shutil.disk_usage(disk).free - 60_000))
        noise = random.Random(1).randbytes(90_000).hex()  # noqa: S311
        write(portal, "content/tin-tuc/2026/to.md", news("To", "2026-11-02", body=f"## To\n\n{noise}"))
        with pytest.raises((CongsoError, OSError)):
            kept(portal)
        assert len(snapshots(portal / "var" / "archive")) == 1
        (disk / "ballast").unlink()
        kept(portal)
        assert len(snapshots(portal / "var" / "archive")) == 2
        assert wrong(portal / "var") == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_restoring_and_keeping_at_once(portal: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(portal, tmp_path / "copy"))
    first = snapshots(copy / "var" / "archive")[0]
    child = os.fork()
    if not child:
        code = 1
        try:
            for number in range(5):
                restore(first, tmp_path / str(number))
            code = 0
        finally:
            os._exit(code)
    for number in range(3):
        write(copy, "content/tin-tuc/2026/them.md", news(f"Nữa {number}", "2026-11-02"))
        kept(copy)
        repack(copy / "var" / "archive")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len({frozenset(tree(tmp_path / str(number)).items()) for number in range(5)}) == 1
