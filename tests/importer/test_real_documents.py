"""2,058 real documents of three kinds become documents of this portal (issue 2: real input, and numbers)."""

from pathlib import Path

import pytest

from pipeline.checks.stages import examine
from tests.importer.folders import portal_in, take
from tests.portals import ROOT, build, empty_portal

DATA = ROOT.parent / "shared" / "data"
FOLDERS = {"laws": "van-ban", "procedures": "thu-tuc", "digitalgov": "en"}


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_real_documents_are_imported_and_pass_as_drafts(tmp_path: Path) -> None:
    portal = empty_portal(tmp_path / "portal")
    outcomes = [take(portal, DATA / folder, section) for folder, section in FOLDERS.items()]
    assert sum(outcome.documents for outcome in outcomes) == 2058
    assert sum(outcome.imported for outcome in outcomes) >= 0.98 * 2058
    # No text came out different from what the old pages said.
    assert not [change for outcome in outcomes for change in outcome.changed if change.code == "text_differs"]
    known = portal_in(portal)
    paths = [path for section in FOLDERS.values() for path in (portal / "content" / section).rglob("*.md")]
    assert len(paths) == sum(outcome.imported for outcome in outcomes)
    for path in paths:
        issues = examine(path.relative_to(portal).as_posix(), path.read_bytes(), known, "draft").issues
        assert not [issue for issue in issues if issue.severity == "error"]
    assert take(portal, DATA / "procedures", "thu-tuc").written == 0
    output = tmp_path / "output"
    build(portal, output, jobs=2)
    pages = [output / path.relative_to(portal / "content").with_suffix(".html") for path in paths]
    assert [page for page in pages if not page.is_file()] == []
    longest = max(pages, key=lambda page: page.stat().st_size).read_text(encoding="utf-8")
    assert len(longest) > 400_000
    assert longest.count('<li><a href="#') > 50, "a long law needs its table of contents"
