"""What the law orders gone is gone, from every snapshot and all history, and all the rest still proves itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.archive.reading.application import old_pages
from pipeline.archive.snapshots import Snapshot, snapshots
from tests.archives import MOMENT
from tests.congso import answer, congso, done, git
from tests.dying import killed_at
from tests.portals import documents, news, write

SECRET = "So can cuoc 019203004567"
FOLDER = "sub-portals/sokhdt/content/tin-tuc/2026"
SOURCE = f"{FOLDER}/nham.md"
PAGE = "sokhdt/tin-tuc/2026/nham.html"
ORDER = ("--decision", "7/QĐ-TA", "--date", "2026-11-25", "--reason", "Lộ dữ liệu cá nhân", "--yes")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases: before, with, and after a page that should never have been."""
    top = tmp_path_factory.mktemp("erased")
    folder = top / "portal"
    done(top, "init", str(folder), "--label", "mau", "--base-url", "https://mau.example")
    done(folder, "agency", "new", "sokhdt", "--name", "Sở Kế hoạch và Đầu tư")
    done(folder, "agency", "new", "phoyen", "--name", "Huyện Phổ Yên", "--kind", "huyen")
    write(folder, "content/tin-tuc/2025/le-hoi-tra.md", documents()["content/tin-tuc/2025/le-hoi-tra.md"])
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Tin đầu")
    shutil.rmtree(folder / "var" / "repository.git")  # the next command makes it from what is committed
    done(folder, "build", "--ref", "main", "--release")
    write(folder, SOURCE, news("Nhầm", "2026-11-02", body=f"## Nhầm\n\n{SECRET}."))
    write(folder, f"{FOLDER}/cung-luc.md", news("Cùng lúc", "2026-11-02"))
    publish(folder, SOURCE, f"{FOLDER}/cung-luc.md")
    write(folder, f"{FOLDER}/them.md", news("Thêm", "2026-11-03"))
    publish(folder, f"{FOLDER}/them.md")
    return folder


@pytest.fixture
def portal(released: Path, tmp_path: Path) -> Path:
    """A copy of that portal."""
    return Path(shutil.copytree(released, tmp_path / "portal", symlinks=True))


def publish(folder: Path, *paths: str) -> None:
    """Submit documents, approve them, publish them and release that."""
    request = answer(folder, "request", "submit", *paths, "--as", "sokhdt.nhap")["id"]
    done(folder, "request", "approve", request, "--as", "sokhdt.duyet")
    done(folder, "request", "publish", request, "--as", "sokhdt.duyet")
    done(folder, "build", "--ref", "main", "--release")


def kept(folder: Path) -> list[Snapshot]:
    return snapshots(folder / "var" / "archive")


def objects_with(repository: Path, words: str) -> int:
    """How many objects of a repository, reachable or not, hold some words."""
    listed = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(listed, capture_output=True, check=True).stdout.count(words.encode())


def assert_erased(portal: Path, before: list[Snapshot]) -> None:
    var = portal / "var"
    assert objects_with(var / "repository.git", SECRET) == 0
    assert all(objects_with(year, SECRET) == 0 for year in (var / "archive").glob("*.git"))
    after = kept(portal)[:3]
    assert [each.id for each in after] == [each.id for each in before]
    assert [PAGE in each.files() for each in after] == [False] * 3
    assert [len(each.files()) for each in after] == [
        before[0].pages,
        before[1].pages - 1,
        before[2].pages - 1,
    ]
    assert after[0].commit == before[0].commit
    assert after[2].commit == git(var / "repository.git", "rev-parse", "main") != before[2].commit
    done(portal, "archive", "verify", "--all")


def test_an_erased_page_is_gone_everywhere_and_the_rest_is_proved(portal: Path) -> None:
    before = kept(portal)
    assert objects_with(portal / "var" / "repository.git", SECRET) == 1
    pages = old_pages(portal / "var" / "archive", portal / "var" / "cache" / "archive.sqlite", lambda: MOMENT)
    (portal / "words.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    said = answer(portal, "archive", "erase", f"/{PAGE}", "--words", str(portal / "words.txt"), *ORDER)
    assert (said["snapshots"], said["sources"], said["backups"]) == (2, [SOURCE], [])
    assert {"atom.xml", "sokhdt/tin-tuc/index.html"} & set(said["still_named"])
    assert_erased(portal, before)
    assert said["not_released"] == ""
    found = [
        path
        for path in (portal / "var").rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]
    assert found == [], "no release that one could go back to, no cache, no index"

    from werkzeug.test import Client

    for path in (f"/{before[1].id}/{PAGE}", f"/{before[1].id}/goc/{PAGE}", f"/phien-ban/{PAGE}"):
        found = Client(pages).get(path)
        assert found.status_code == 410
        assert "7/QĐ-TA ngày 25/11/2026" in found.text
    assert Client(pages).get(f"/{before[1].id}/tin-tuc/").status_code == 200
    pages.close()
    [told] = [each for each in answer(portal, "archive", "events")["events"] if each["event"] == "erase"]
    assert told["decision"] == "7/QĐ-TA"
    assert PAGE not in str(told), "an address may tell a name"

    write(portal, f"{FOLDER}/sau.md", news("Sau", "2026-11-04"))
    publish(portal, f"{FOLDER}/sau.md")
    assert answer(portal, "request", "audit")["findings"] == []
    assert PAGE not in kept(portal)[-1].files()
    done(portal, "archive", "verify", "--all")


def test_killed_at_any_step_it_is_finished_by_the_same_command(portal: Path) -> None:
    from pipeline.archive.erasing import erase
    from pipeline.archive.withholding import Order
    from pipeline.store.signing import service_key

    before, order = kept(portal), Order("7/QĐ-TA", "2026-11-25", "Lộ")

    def work() -> object:
        return erase(portal / "var", [PAGE], order, service_key(portal / "var"), MOMENT, [SECRET])

    step, deaths = 1, 0
    while killed_at(step, work):
        step, deaths = step + 9, deaths + 1
    assert deaths > 5
    assert_erased(portal, before)


def test_what_never_was_is_not_erased(portal: Path) -> None:
    refused = congso(portal, "archive", "erase", "/khong.html", *ORDER)
    assert refused.returncode == 2
    assert "/khong.html" in refused.stderr
