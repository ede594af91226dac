"""Packages for a state archive are validated by other people's tools: bagit, sha256sum, ssh-keygen, warcio, wacz."""

import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path

import bagit
import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.snapshots import Snapshot, snapshots
from pipeline.archive.withholding import Order, withhold
from tests.archives import MOMENT, kept
from tests.congso import answer, congso, done
from tests.portals import small_portal, tree

CHECKS = """
sha256sum --check --quiet --strict manifest-sha256.txt
sha256sum --check --quiet --strict tagmanifest-sha256.txt
grep --quiet "^Tag-Manifest-SHA256: $(sha256sum tagmanifest-sha256.txt | cut -d' ' -f1)$" signature/tag
ssh-keygen -Y verify -f signature/allowed_signers -I congso -n git -s signature/tag.sig < signature/tag
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_portal(tmp_path_factory.mktemp("exported") / "portal")
    kept(folder)
    (folder / "content/tin-tuc/2025/le-hoi-tra.md").unlink()
    kept(folder)
    return folder


@pytest.fixture
def newest(portal: Path) -> Snapshot:
    return snapshots(portal / "var" / "archive")[-1]


def checked(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-e", "-c", CHECKS], cwd=folder, capture_output=True, check=False)


def test_a_bag_is_valid_without_us(portal: Path, newest: Snapshot, tmp_path: Path) -> None:
    said = answer(portal, "archive", "export", newest.id, "--format", "bagit", "--output", str(tmp_path))
    folder = Path(said["path"])
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["External-Identifier"] == newest.id
    assert tree(folder / "data") == tree(portal / "output")
    assert checked(folder).returncode == 0
    (folder / "data" / "index.html").write_bytes(b"khac")
    assert not bag.is_valid()
    assert checked(folder).returncode == 1


def test_a_bag_that_was_signed_for_other_files_is_seen(
    portal: Path, newest: Snapshot, tmp_path: Path
) -> None:
    done(portal, "archive", "export", newest.id, "--output", str(tmp_path))
    folder = tmp_path / newest.id
    (folder / "signature" / "tag").write_text("khác", encoding="utf-8")
    assert checked(folder).returncode != 0


def test_a_web_archive_holds_every_address(portal: Path, newest: Snapshot, tmp_path: Path) -> None:
    package = tmp_path / f"{newest.id}.wacz"
    for name in ("x.wacz", "y.wacz"):
        done(portal, "archive", "export", newest.id, "--format", "wacz", "--output", str(tmp_path))
        package.rename(tmp_path / name)
    assert (tmp_path / "x.wacz").read_bytes() == (tmp_path / "y.wacz").read_bytes(), (
        "same snapshot, same bytes"
    )
    with zipfile.ZipFile(tmp_path / "x.wacz") as parts:
        described = json.loads(parts.read("datapackage.json"))
        for part in described["resources"]:
            assert part["hash"] == f"sha256:{hashlib.sha256(parts.read(part['path'])).hexdigest()}"
        index = [line.split(" ", 2) for line in parts.read("indexes/index.cdxj").decode().splitlines()]
        warc = parts.read("archive/data.warc.gz")
    (tmp_path / "data.warc.gz").write_bytes(warc)
    with (tmp_path / "data.warc.gz").open("rb") as file:
        found = {
            record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
            for record in ArchiveIterator(file)
        }
    live = {
        f"https://mau.example/{path}".replace("/index.html", "/"): text
        for path, text in tree(portal / "output").items()
    }
    assert found == live
    assert {json.loads(said)["url"] for _, _, said in index} == live.keys()


def test_the_tool_of_the_format_accepts_it(portal: Path, newest: Snapshot, tmp_path: Path) -> None:
    tool = os.environ.get("CONGSO_WACZ")
    if not tool:
        pytest.skip("CONGSO_WACZ names no wacz; make test-full installs one into an environment of its own")
    done(portal, "archive", "export", newest.id, "--format", "wacz", "--output", str(tmp_path))
    words = [tool, "validate", "-f", str(tmp_path / f"{newest.id}.wacz")]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Validation succeeded" in said.stdout, said.stdout + said.stderr


def test_what_is_withheld_is_given_out_on_request_only(
    portal: Path, newest: Snapshot, tmp_path: Path
) -> None:
    withhold(portal / "var" / "archive", ["/index.html"], Order("1/QĐ", "2026-11-20", "thử"), MOMENT)
    refused = congso(portal, "archive", "export", newest.id, "--output", str(tmp_path))
    assert refused.returncode == 1
    assert "--sealed" in refused.stderr
    assert not list(tmp_path.iterdir())
    assert congso(portal, "archive", "restore", newest.id, str(tmp_path / "x")).returncode == 1
    done(portal, "archive", "restore", newest.id, str(tmp_path / "x"), "--sealed")
    last = answer(portal, "archive", "events")["events"][-1]
    assert (last["event"], last["sealed"]) == ("restore", True)


def test_differences_of_two_days(portal: Path) -> None:
    first, second = (each["id"] for each in answer(portal, "archive", "list")["snapshots"])
    found = answer(portal, "archive", "diff", first, second)
    assert "tin-tuc/2025/le-hoi-tra.html" in found["removed"]
    assert "tin-tuc/index.html" in found["changed"]
    assert answer(portal, "archive", "diff", second, first)["added"] == found["removed"]
    lines = answer(portal, "archive", "diff", first, second, "--page", "/tin-tuc/index.html")["difference"]
    assert lines[:2] == [f"--- {first}", f"+++ {second}"]
    assert any(line.startswith("-Lễ hội trà") for line in lines)
    assert congso(portal, "archive", "diff", first, second, "--page", "khong.html").returncode == 2
    shown = answer(portal, "archive", "show", first)
    assert (shown["rules"], shown["signed"]) == ("40-2012", True)
