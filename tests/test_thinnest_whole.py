"""The whole way of a document, once: checked, submitted, approved, merged, built, found, kept and restored."""

import shutil
from pathlib import Path

import pytest

from tests.congso import answer, congso, done, git
from tests.portals import documents, news, pages, tree, write

PATH = "sub-portals/sokhdt/content/tin-tuc/2026/khanh-thanh-tram-bom.md"
ADDRESS = "sokhdt/tin-tuc/2026/khanh-thanh-tram-bom.html"
TEXT = news(
    "Khánh thành trạm bơm Đồng Tiến", "2026-11-24T08:00:00+07:00", body="## Quy mô\n\nTưới cho 300 ha."
)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal with two agencies and five documents, all of it committed."""
    folder = tmp_path / "mau"
    done(tmp_path, "init", str(folder), "--label", "mau", "--base-url", "https://mau.example")
    done(folder, "agency", "new", "sokhdt", "--name", "Sở Kế hoạch và Đầu tư")
    done(folder, "agency", "new", "phoyen", "--name", "Huyện Phổ Yên", "--kind", "huyen")
    for path, text in list(documents().items())[:5]:
        write(folder, path, text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Năm tin đầu")
    shutil.rmtree(folder / "var" / "repository.git")  # the next command makes it from what is committed
    return folder


def test_from_the_clerks_file_to_the_archivists_proof(portal: Path) -> None:
    assert done(portal, "check") == ""
    before = answer(portal, "build", "--ref", "main", "--release")

    write(portal, PATH, TEXT.replace("agency: sokhdt", "agency: khong-co"))
    faulty = congso(portal, "check", PATH)
    assert faulty.returncode == 1
    assert faulty.stdout.startswith(f"{PATH}:5: agency: ")
    write(portal, PATH, TEXT)
    assert done(portal, "check", PATH, "--stage", "submit") == ""
    request = answer(portal, "request", "submit", PATH, "--as", "sokhdt.nhap")
    assert request["state"] == "submitted"
    again = answer(portal, "build", "--ref", "main", "--release")
    assert again["pages"]["written"] == 0, "a request shows before it is merged"
    assert again["release"] == before["release"]
    assert not (portal / "var" / "live" / ADDRESS).exists()
    assert congso(portal, "request", "publish", request["id"], "--as", "sokhdt.duyet").returncode == 1

    answer(portal, "request", "approve", request["id"], "--as", "sokhdt.duyet")
    assert answer(portal, "request", "publish", request["id"], "--as", "sokhdt.duyet")["state"] == "published"
    assert answer(portal, "request", "audit")["findings"] == []
    after = answer(portal, "build", "--ref", "main", "--release")
    assert after["commit"] != before["commit"]
    live = portal / "var" / "live"
    assert (live / ADDRESS).is_file()
    assert "Khánh thành trạm bơm" in (live / "tin-tuc" / "index.html").read_text(encoding="utf-8")
    assert [each["live"] for each in answer(portal, "release", "list")["releases"]] == [False, True]

    for question in ("trạm bơm Đồng Tiến", "tram bom dong tien"):
        found = answer(portal, "search", question)
        assert found["results"][0]["url"] == f"/{ADDRESS}"
    assert answer(portal, "search", "trạm bơm", "--agency", "phoyen")["total"] == 0

    first, second = answer(portal, "archive", "list")["snapshots"]
    assert [first["commit"], second["commit"]] == [before["commit"], after["commit"]]
    done(portal, "archive", "verify")
    done(portal, "archive", "restore", second["id"], str(portal / "restored"))
    assert tree(portal / "restored") == pages(portal / "var" / "releases" / "work")
    done(portal, "archive", "restore", first["id"], str(portal / "first"))
    assert ADDRESS not in tree(portal / "first")
    git(portal / "var" / "archive", "rev-parse", "--is-bare-repository")


def test_cleaning_never_touches_what_cannot_be_made_again(portal: Path) -> None:
    import subprocess

    done(portal, "build", "--ref", "main", "--release")
    done(portal, "build")
    kept = {path for path in tree(portal) if path.startswith("var/")}
    assert any(path.startswith("var/archive/") for path in kept)
    subprocess.run(["make", "clean"], cwd=portal, check=True, capture_output=True)
    assert {path for path in tree(portal) if path.startswith("var/")} == kept
    assert not (portal / "output").exists()
