"""An empty portal of one's own, agencies that come and go: each builds, and each passes the checks."""

from pathlib import Path

import pytest

from tests.congso import congso, done, git
from tests.portals import news, write


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal fresh from `congso init`."""
    done(tmp_path, "init", str(tmp_path / "mau"), "--label", "mau", "--name", "Cổng tỉnh 'Mẫu\"")
    return tmp_path / "mau"


def test_an_empty_portal_passes_its_checks_and_builds_from_its_repository(portal: Path) -> None:
    assert done(portal, "check") == ""
    done(portal, "build", "--strict")
    done(portal, "build", "--ref", "HEAD", "--output", str(portal / "of-commit"))
    assert "Cổng tỉnh &#39;Mẫu&#34;" in (portal / "output" / "index.html").read_text(encoding="utf-8")
    assert (portal / "of-commit" / "tin-tuc" / "index.html").is_file()


def test_the_first_commit_holds_every_file_and_starts_the_audit(portal: Path) -> None:
    assert git(portal, "status", "--porcelain") == ""
    assert git(portal / "var" / "repository.git", "rev-parse", "portal-start") == git(
        portal, "rev-parse", "HEAD"
    )


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "dir/mine.txt", "giữ lại")
    refused = congso(tmp_path, "init", str(tmp_path / "dir"))
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["dir", "mine.txt"]


def test_a_new_agency_has_a_subsite_that_builds_and_passes_the_checks(portal: Path) -> None:
    done(portal, "agency", "new", "soyte", "--name", "Sở Y tế", "--kind", "so")
    assert done(portal, "check") == ""
    done(portal, "build")
    page = (portal / "output" / "soyte" / "index.html").read_text(encoding="utf-8")
    assert "Sở Y tế" in page


@pytest.mark.parametrize("label", ["en", "tin-tuc", "So-Y-Te", "mau", "-a", "a" * 64, "../x", "--name"])
def test_a_label_that_cannot_be_an_address_is_refused(portal: Path, label: str) -> None:
    refused = congso(portal, "agency", "new", "--", label)
    assert refused.returncode == 2
    assert not any((portal / "sub-portals").iterdir())


def test_an_agency_is_registered_once(portal: Path) -> None:
    done(portal, "agency", "new", "soyte")
    before = (portal / "sub-portals/soyte/agency.yml").read_bytes()
    assert congso(portal, "agency", "new", "soyte").returncode == 2
    assert (portal / "sub-portals/soyte/agency.yml").read_bytes() == before


def test_a_body_that_is_not_of_the_state_needs_its_decision(portal: Path) -> None:
    words = ["agency", "new", "hoiche", "--kind", "mass_organisation"]
    assert "Đ1.3" in congso(portal, *words).stderr
    done(portal, *words, "--decision", "15/QĐ-UBND", "--decision-date", "2026-01-05")
    assert done(portal, "check") == ""


def test_a_closed_agency_keeps_its_pages_and_leads_to_its_successor(portal: Path) -> None:
    done(portal, "agency", "new", "sokhdt", "--name", "Sở Kế hoạch và Đầu tư")
    done(portal, "agency", "new", "sotaichinh", "--name", "Sở Tài chính")
    document = news("Tin cũ của Sở", "2025-03-01", agency="sokhdt")
    write(portal, "sub-portals/sokhdt/content/tin-tuc/2025/tin-cu.md", document)
    with (portal / "sub-portals/sokhdt/agency.yml").open("a", encoding="utf-8") as file:
        file.write("website: https://sokhdt.example  # giữ dòng này\n")
    done(portal, "agency", "close", "sokhdt", "--successor", "sotaichinh")
    assert "# giữ dòng này" in (portal / "sub-portals/sokhdt/agency.yml").read_text(encoding="utf-8")
    done(portal, "build")
    front = (portal / "output/sokhdt/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh" content="0; url=/sotaichinh/"' in front
    assert "Tin cũ của Sở" in (portal / "output/sokhdt/tin-tuc/2025/tin-cu.html").read_text(encoding="utf-8")
    assert congso(portal, "agency", "close", "sotaichinh", "--successor", "sokhdt").returncode == 2
