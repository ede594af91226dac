"""A strict build finds, from what changed, what a check of the whole portal finds."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.checks.issue import Issue
from pipeline.checks.judging import published_faults
from pipeline.checks.portal import check_portal
from pipeline.errors import FaultyContentError
from pipeline.site.build import Build
from pipeline.site.catalogue import Catalogue
from pipeline.site.portals import run
from pipeline.site.reading import read_changes
from pipeline.site.running import cache_folder
from tests.edits import EDITS, SEED, STEPS, Edits
from tests.portals import build, build_of, news, small_portal, tree, write

MORE = (
    (Edits.link, 20),
    (Edits.add_with_claims, 10),
    (Edits.call_like_another, 3),
)


def judged(ready: Build, again: bool) -> list[Issue]:
    """The issues of a portal after bringing its catalogue up to date, faulty as it may be."""
    catalogue = Catalogue(ready.cache / "catalogue.sqlite")
    catalogue.begin()
    read_changes(ready, catalogue, again)
    catalogue.remember("day", ready.day)
    catalogue.commit()
    found = catalogue.issues() + published_faults(catalogue.facts)
    catalogue.close()
    return sorted(issue for issue in found if issue.code != "not_a_regular_file")


def test_what_a_change_altered_is_judged_again(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    edits = Edits(folder, random.Random(SEED))  # noqa: S311 - a fixed sequence, not a secret
    names, weights = zip(*(EDITS + MORE), strict=True)
    last, found, done = "", set(), []
    for step in range(STEPS):
        edit = edits.chance.choices(names, weights)[0]
        edit(edits)
        done.append(edit.__name__)
        ready = build_of(folder, tmp_path / "output", edits.day, strict=True)
        issues = judged(ready, again=ready.portal.digest != last)
        last = ready.portal.digest
        whole = check_portal(ready.source, "publish")
        assert issues == sorted(whole), f"seed {SEED}, step {step}, after {done[-5:]}"
        found |= {issue.code for issue in whole}
    met = {"broken_link", "alias_clash", "same_name", "file_missing"}
    assert STEPS < 200 or met <= found


def test_a_fault_elsewhere_stops_a_strict_build_and_its_mending_lets_it_go_on(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    page = folder / "content/tin-tuc/2026/xem.md"
    write(folder, "content/tin-tuc/2026/dich.md", news("Đích", "2026-11-02"))
    write(folder, "content/tin-tuc/2026/xem.md", news("Xem", "2026-11-02", body="Xem [đích](dich.html)."))
    build(folder, tmp_path / "output", strict=True)
    (folder / "content/tin-tuc/2026/dich.md").unlink()
    for _ in range(2):
        with pytest.raises(FaultyContentError) as refused:
            build(folder, tmp_path / "output", strict=True)
        assert {(issue.path, issue.line, issue.code) for issue in refused.value.issues} == {
            (page.relative_to(folder).as_posix(), 9, "broken_link")
        }
    assert (tmp_path / "output/tin-tuc/2026/dich.html").exists()
    page.write_text(page.read_text(encoding="utf-8").replace("[đích](dich.html)", "đích"), encoding="utf-8")
    build(folder, tmp_path / "output", strict=True)
    assert not (tmp_path / "output/tin-tuc/2026/dich.html").exists()
    shutil.rmtree(cache_folder(folder, tmp_path / "output"))
    build(folder, tmp_path / "output", strict=True)


def test_an_old_address_that_is_given_up_breaks_the_links_to_it(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    moved, seen = "content/tin-tuc/2026/dich.md", "content/tin-tuc/2026/xem.md"
    write(folder, moved, news("Đích", "2026-11-02", more={"aliases": "[/cu/dich.html]"}))
    write(folder, seen, news("Xem", "2026-11-02", body="Xem [đích](/cu/dich.html)."))
    build(folder, tmp_path / "output", strict=True)
    write(folder, moved, news("Đích", "2026-11-02"))
    with pytest.raises(FaultyContentError) as refused:
        build(folder, tmp_path / "output", strict=True)
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [(seen, "broken_link")]


def test_what_a_first_strict_build_has_read_is_kept_though_it_found_faults(tmp_path: Path) -> None:
    folder, read = small_portal(tmp_path / "portal"), []
    page = "content/tin-tuc/2026/hong.md"

    def build_strictly() -> None:
        def noted(stage: str, done: int, total: int) -> None:
            if stage == "read":
                read.append(total)

        run(replace(build_of(folder, tmp_path / "output", strict=True), progress=noted), folder)

    write(folder, page, "---\ntitle: [hỏng\n---\n")
    with pytest.raises(FaultyContentError):
        build_strictly()
    first = read.pop()
    write(folder, page, news("Lành", "2026-11-02"))
    build_strictly()
    assert first > read[-1] == 1
    build(folder, tmp_path / "clean", strict=True)
    assert tree(tmp_path / "output") == tree(tmp_path / "clean")
