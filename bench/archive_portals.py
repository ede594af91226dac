"""Portals whose builds the archive's benchmark keeps: one that is really built, and one of any size, simulated."""

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bench.sites import Site, congso_site, generated_corpus
from pipeline.archive.keeping import Provenance
from pipeline.model.field import VIETNAM_TIME
from pipeline.site.build import Build
from pipeline.site.portals import run
from pipeline.site.running import cache_folder
from pipeline.site.unreleased import releasing
from pipeline.store.portal_data import load_portal
from pipeline.store.published import Change, Listing, OutputFile
from pipeline.store.source import WorktreeSource

DAY = "2026-11-24"
EDITS = ("edit", "add", "edit", "add", "edit")
"""What successive requests do: three change a document, two add one."""
CHANGED_FILES = 26
"""Files that a request changes in the simulated portal."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One build that is to be kept while the portal's output is as it says."""

    listing: Listing
    provenance: Provenance


class Portal(Protocol):
    """A portal whose builds come one after another."""

    output: Path

    def builds(self, requests: int) -> Iterator[Kept]:
        """The first build and one for each request."""


def provenance(number: int) -> Provenance:
    """Where a build comes from; they follow each other by an hour."""
    moment = datetime.fromisoformat(f"{DAY}T00:00:00").replace(tzinfo=VIETNAM_TIME) + timedelta(
        seconds=number
    )
    return Provenance("", DAY, moment, "build", "40-2012", "https://mau.example", tools={"congso": "0"})


@dataclass(frozen=True, slots=True)
class _Built:
    site: Site
    output: Path

    def builds(self, requests: int) -> Iterator[Kept]:
        moment = datetime.fromisoformat(f"{DAY}T12:00:00").replace(tzinfo=VIETNAM_TIME)
        for number in range(requests + 1):
            if number:
                self.site.change(EDITS[number % len(EDITS)], number)
            source = WorktreeSource(self.site.folder, moment)
            cache = cache_folder(self.site.folder, self.output)
            run(Build(source, load_portal(source), DAY, self.output, cache, jobs=2), self.site.folder)
            with releasing(cache) as state:
                yield Kept(state.listing, provenance(number))


def built_portal(folder: Path, documents: int) -> Portal | None:
    """A portal of a generated corpus; None where its generator is not there."""
    corpus = generated_corpus(folder / "corpus", documents)
    if corpus is None:
        return None
    site = congso_site(corpus, folder / "portal")
    return _Built(site, site.output)


@dataclass(frozen=True, slots=True)
class _Simulated:
    output: Path
    database: Path
    pages: int

    def builds(self, requests: int) -> Iterator[Kept]:
        chance = random.Random(40)
        paths = [_path(number) for number in range(self.pages)]
        with closing(sqlite3.connect(self.database)) as manifest:
            manifest.execute(
                "CREATE TABLE page(path TEXT PRIMARY KEY, size INTEGER, sha256 TEXT) WITHOUT ROWID"
            )
            before = ""
            for number in range(requests + 1):
                fresh = [_path(self.pages + number)] if number else []
                changed = chance.sample(paths, CHANGED_FILES - 1) + fresh if number else paths
                paths += fresh
                written = [self._write(path, number) for path in sorted(changed)]
                rows = [(file.path, file.size, file.sha256) for file in written]
                manifest.executemany("INSERT OR REPLACE INTO page VALUES(?,?,?)", rows)
                digest = hashlib.sha256(f"{number}".encode()).hexdigest()
                changes = tuple(Change(file.path, file) for file in written)
                count, size = manifest.execute("SELECT count(*), sum(size) FROM page").fetchone()

                def everything() -> Iterator[OutputFile]:
                    for row in manifest.execute("SELECT path, size, sha256 FROM page ORDER BY path"):
                        yield OutputFile(*row)

                yield Kept(Listing(digest, before, changes, count, size, everything), provenance(number))
                before = digest

    def _write(self, path: str, number: int) -> OutputFile:
        content = _page(path, number)
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return OutputFile(path, len(content), hashlib.sha256(content).hexdigest())


def simulated_portal(folder: Path, pages: int) -> Portal:
    """A portal of so many small pages, up to a thousand in a folder, of which each request changes 26 anywhere."""
    return _Simulated(folder / "output", folder / "manifest.sqlite", pages)


def _path(number: int) -> str:
    folder = number // 1000
    return f"muc-{folder % 13}/{2017 + folder // 13}/bai-viet-thu-{number:06}-cua-co-quan.html"


def _page(path: str, number: int) -> bytes:
    chance = random.Random(path)
    words = " ".join(f"{chance.getrandbits(20):x}" for _ in range(120))
    return f"<!DOCTYPE html><title>{path}</title><nav>Trang chủ</nav><p>{words}</p><p>Lần {number}</p>\n".encode()
