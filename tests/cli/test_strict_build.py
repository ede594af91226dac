"""What forbids a publication: any fault of publishing, in a document or between documents."""

import json
from pathlib import Path

import pytest

from tests.congso import congso, done
from tests.portals import law, news, small_portal, tree, write


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A small portal that may be published as it stands."""
    folder = small_portal(tmp_path / "portal")
    assert done(folder, "check") == ""
    done(folder, "build", "--strict")
    return folder


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("content/tin-tuc/2026/lien-ket.md", news("Liên kết", "2026-11-18", body="[Tin](khong-co.md)."), "broken_link"),
        ("content/van-ban/2026/trung-so.md", law("Trùng số", "40/2026/QĐ-UBND", "2026-10-02"), "number_clash"),
        ("content/files/2026/trang.html", "<script>alert(1)</script>", "refused_file"),
        ("content/tin-tuc/2026/thieu.md", "---\ntitle: Thiếu\ndate: 2026-11-18\n---\n\nNội dung.\n", "missing"),
    ],
)  # fmt: skip
def test_a_fault_stops_the_publication_and_leaves_what_is_published(
    portal: Path, path: str, text: str, code: str
) -> None:
    before = tree(portal / "output")
    write(portal, path, text)
    refused = congso(portal, "build", "--strict", "--json")
    assert refused.returncode == 1
    said = json.loads(refused.stdout)
    assert code in {fault["code"] for fault in said["faults"]}
    assert said["pages"]["written"] == 0
    assert tree(portal / "output") == before


def test_search_can_be_left_behind_but_not_in_a_release(portal: Path) -> None:
    index = tree(portal / "output" / "_search")
    assert index
    write(portal, "content/tin-tuc/2026/moi.md", news("Tin mới", "2026-11-18"))
    done(portal, "build", "--strict", "--no-search")
    assert (portal / "output" / "tin-tuc" / "2026" / "moi.html").exists()
    assert tree(portal / "output" / "_search") == index
    done(portal, "build", "--strict")
    assert tree(portal / "output" / "_search") != index
    assert congso(portal, "build", "--release", "--no-search").returncode == 2
