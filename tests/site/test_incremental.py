"""Incremental equals full: after any edit, a build that knows the last one leaves the same bytes as a clean build."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.site.running import cache_folder
from tests.edits import EDITS, SEED, STEPS, Edits
from tests.portals import build, small_portal, tree


def digests(cache: Path) -> dict[str, bytes]:
    """Digest of the values that each page was given: finds an unplanned page even where no template shows it yet."""
    with closing(sqlite3.connect(cache / "catalogue.sqlite")) as catalogue:
        return dict(catalogue.execute("SELECT path, digest FROM page").fetchall())


def clean_cache(folder: Path, step: int) -> Path:
    """A cache of its own for a clean build. All but every tenth find compiled templates in it: half of the time."""
    cache = folder / "cache" / str(step)
    if step % 10:
        cache.mkdir(parents=True)
        (folder / "compiled").mkdir(exist_ok=True)
        (cache / "templates").symlink_to(folder / "compiled")
    return cache


def test_incremental_equals_full(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    settings = (
        folder / "content" / "data" / "portal.yml"
    )  # short lists, so that edits carry them over the limit
    limits = '{base_url: "https://mau.example", list_limit: "8", page_size: "3",'
    settings.write_text(settings.read_text().replace('{base_url: "https://mau.example",', limits))
    edits = Edits(folder, random.Random(SEED))  # noqa: S311 - a fixed sequence, not a secret
    names, weights = [edit for edit, _ in EDITS], [weight for _, weight in EDITS]
    done: list[str] = []
    for step in range(STEPS):
        edit = edits.chance.choices(names, weights)[0]
        edit(edits)
        done.append(edit.__name__)
        first = build(folder, tmp_path / "kept", edits.day)
        clean = build(folder, tmp_path / "clean", edits.day, cache=clean_cache(tmp_path, step))
        kept, fresh = tree(tmp_path / "kept"), tree(tmp_path / "clean")
        known = digests(cache_folder(folder, tmp_path / "kept"))
        worked_out = digests(tmp_path / "cache" / str(step))
        shutil.rmtree(tmp_path / "clean")
        shutil.rmtree(tmp_path / "cache")
        wrong = sorted(path for path in kept.keys() | fresh.keys() if kept.get(path) != fresh.get(path))
        if wrong:
            pytest.fail(f"seed {SEED}, step {step}, after {done[-5:]}: these differ: {wrong[:8]}")
        stale = sorted(
            path for path in known.keys() | worked_out.keys() if known.get(path) != worked_out.get(path)
        )
        assert not stale, (
            f"seed {SEED}, step {step}, after {done[-5:]}: what these show was not planned: {stale[:8]}"
        )
        assert first.total == clean.total
        assert first.issues == clean.issues
