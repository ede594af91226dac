"""An import loses nothing, repeats without effect, and never touches what is not its own."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.checks.stages import examine
from pipeline.cli.main import group
from pipeline.errors import MisuseError
from pipeline.importer.addresses import MOST_FILES, placed
from pipeline.importer.messages import what_changed, why_skipped
from pipeline.importer.outcome import NOT_DOCUMENTS
from tests.importer.folders import HUGO, JEKYLL, PELICAN, make, portal_in, skipped, take
from tests.portals import empty_portal, tree

EVERYTHING = {**PELICAN, **HUGO, **JEKYLL}


def digest(folder: Path) -> str:
    facts = [(path, content) for path, content in sorted(tree(folder).items())]
    times = sorted(path.stat().st_mtime_ns for path in folder.rglob("*"))
    return hashlib.sha256(repr((facts, times)).encode()).hexdigest()


def test_counts_add_up_and_source_is_untouched(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", EVERYTHING)
    before = digest(origin)
    outcome = take(portal, origin)
    assert digest(origin) == before
    documents_skipped = [skip for skip in outcome.skipped if skip.code not in NOT_DOCUMENTS]
    assert outcome.documents == outcome.imported + len(documents_skipped) == 8
    assert all(why_skipped(skip) for skip in outcome.skipped)
    assert all(what_changed(change) for change in outcome.changed)


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", EVERYTHING)
    first = take(portal, origin)
    before = digest(portal)
    second = take(portal, origin)
    assert digest(portal) == before
    assert (second.imported, second.written, second.skipped) == (first.imported, 0, first.skipped)


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", EVERYTHING)
    before = digest(portal)
    planned = take(portal, origin, dry_run=True)
    assert digest(portal) == before
    assert planned == take(portal, origin)


def test_edited_document_is_left_alone(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", PELICAN)
    take(portal, origin)
    edited = portal / "content/tin-tuc/2019/lich.md"
    edited.write_text(edited.read_text("utf-8") + "\nBổ sung.\n", encoding="utf-8")
    other = portal / "content/tin-tuc/2019/khai-mac.md"
    other.write_text("---\ntitle: Bài khác\n---\n\nBài khác.\n", encoding="utf-8")
    before = digest(portal)
    outcome = take(portal, origin)
    assert digest(portal) == before
    found = skipped(outcome)
    assert (found["lich-le-hoi.md"], found["khai-mac.md"]) == ("edited_since", "place_taken")
    assert outcome.imported == 0


LINES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.sampled_from(
        ["## A", "- x", "| a | b |\n| - | - |", "<p>", "<b>x", "</div>", "[a](b.md)", "![](c.png)"]
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text(max_size=20), min_size=1, max_size=4), lines=LINES)
def test_any_text_is_imported_or_skipped_and_stays_so(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    files: dict[str, str | bytes] = {
        f"{at}.md": f"---\ntitle: {json.dumps(title)}\n---\n\n" + "\n\n".join(lines)
        for at, title in enumerate(titles)
    }
    portal, origin = empty_portal(folder / "portal"), make(folder / "old", files)
    first = take(portal, origin)
    assert first.documents == len(titles)
    assert first.imported + len(first.skipped) == len(titles)
    before = digest(portal)
    assert take(portal, origin).written == 0
    assert digest(portal) == before
    known = portal_in(portal)
    for path in (portal / "content/tin-tuc").rglob("*.md"):
        place = path.relative_to(portal).as_posix()
        assert not [
            issue
            for issue in examine(place, path.read_bytes(), known, "draft").issues
            if issue.severity == "error"
        ]


def test_links_out_of_the_way_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    origin = make(tmp_path / "old", {"a.md": "---\ntitle: A\n---\n![A](../secret.png) ![B](b.png)\n"})
    (origin / "b.png").symlink_to(secret)
    portal = empty_portal(tmp_path / "portal")
    outcome = take(portal, origin)
    assert skipped(outcome) == {"b.png": "symlink"}
    assert b"secret" not in b"".join(tree(portal / "content").values())


def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", PELICAN)
    (tmp_path / "elsewhere").mkdir()
    (portal / "content/tin-tuc").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MisuseError, match="symbolic link"):
        take(portal, origin)
    assert not tree(tmp_path / "elsewhere")


def test_misuse_is_named(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", PELICAN)
    with pytest.raises(MisuseError, match="no section is called"):
        take(portal, origin, "khong-co")
    with pytest.raises(MisuseError, match="no agency is called"):
        take(portal, origin, agency="khong-co")
    with pytest.raises(MisuseError, match="overlap"):
        take(portal, portal / "content" / "data")


def test_folders_hold_at_most_a_thousand_files() -> None:
    names = {str(at): (f"tin-{at}.md", f"2020-{at % 12 + 1:02}-01") for at in range(MOST_FILES + 1)}
    paths = placed(names, {})
    assert paths["0"] == "2020/01/tin-0.md"
    assert len(set(paths.values())) == len(names)
    few = dict(list(names.items())[:-1])
    assert placed(few, {})["0"] == "2020/tin-0.md"
    # What stands there already is not counted twice; what others put there is.
    assert placed(few, {"2020": frozenset(name for name, _ in few.values())})["0"] == "2020/tin-0.md"
    assert placed(few, {"2020": frozenset(["khac.md"])})["0"] == "2020/01/tin-0.md"


def test_command_prints_counts_and_json(tmp_path: Path) -> None:
    portal, origin = empty_portal(tmp_path / "portal"), make(tmp_path / "old", JEKYLL)
    words = ["import", str(origin), "--section", "tin-tuc"]
    shown = CliRunner().invoke(group, ["-C", str(portal), *words, "--dry-run"])
    assert shown.exit_code == 1
    assert shown.output.startswith("Đã nhập 2 trên 3 bài")
    data = json.loads(CliRunner().invoke(group, ["-C", str(portal), *words, "--json"]).output)
    assert data["imported"] == 2
    assert [(skip["path"], skip["code"]) for skip in data["skipped"]] == [("tcvn3.md", "not_utf8")]
    assert "Unicode" in data["skipped"][0]["why"]
    assert {"path", "code", "field", "found", "why"} == set(data["changed"][0])
