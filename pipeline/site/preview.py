"""Previews: the pages of some files as a build of another state would make them.

They are made in a copy of the last build's catalogue, and have the bytes of the pages that a build would publish, but
for the line that keeps robots away.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pipeline.site.bodies import open_bodies
from pipeline.site.build import Outcome, Preview
from pipeline.site.catalogue import Catalogue, scope_name
from pipeline.site.engine import body_version
from pipeline.site.families.home import HOMES
from pipeline.site.generators import PortalGenerator
from pipeline.site.plan import Unit, plan_for
from pipeline.site.reading import Touched, read_changes
from pipeline.site.rendering import Renderer
from pipeline.site.world import World
from pipeline.site.writer import OutputFolder, PortalWriter

_HEAD = b"<head>\n"
NO_ROBOTS = b'<meta name="robots" content="noindex, nofollow">\n'
"""What a preview's page has more than the published one, at the start of its head."""


class PreviewGenerator(PortalGenerator):
    """Makes the pages of a preview. Its build is strict, as the one that is copied; faults stop no preview."""

    def generate_context(self) -> None:
        """Read into the copy what differs from the last build, and plan."""
        start = time.perf_counter()
        wanted: Preview = self.running.preview
        OutputFolder(self.build.output).claim()
        _copy(self.build.cache / "catalogue.sqlite", wanted.folder / "catalogue.sqlite")
        self.catalogue = Catalogue(wanted.folder / "catalogue.sqlite")
        self.bodies = open_bodies(self.build.cache, body_version(self.build.portal))
        again = self.catalogue.state("read") != self._read_key() or self.build.day < self.catalogue.state(
            "day"
        )
        self.catalogue.begin()
        read_changes(replace(self.build, strict=False), self.catalogue, again)
        self.catalogue.commit()
        self.issues = tuple(each for each in self.catalogue.issues() if each.path in wanted.paths)
        self.seconds = {"read": time.perf_counter() - start}

    def generate_output(self, writer: PortalWriter) -> None:
        """Render the pages, whatever has been rendered before, and remove those of an earlier preview."""
        start, made = time.perf_counter(), set()

        def write(path: str, content: bytes, differs: bool) -> bool:
            made.add(path)
            shown = content.replace(_HEAD, _HEAD + NO_ROBOTS, 1) if path.endswith(".html") else content
            return writer.folder.write(path, shown, differs=True)

        world = self._world(self.catalogue, self.bodies)
        units = sorted(set(_units(self.running.preview, world)))
        self._forget(units)
        Renderer(world, self.env, self.portal_theme, self.engine, write).render(units)
        removed = writer.folder.sweep(made)
        self.catalogue.close()
        self.seconds["render"] = time.perf_counter() - start
        count = len(made)
        self.running.outcome = Outcome(count, count, count, removed, self.issues, self.seconds)

    def _forget(self, units: list[Unit]) -> None:
        """Forget what was made of units, or what has not changed would be left out."""
        outputs = self.catalogue.outputs
        for family, scope in units:
            for path in outputs.of(family, scope_name(scope)):
                outputs.forget(path, family, scope_name(scope))


def _copy(kept: Path, copy: Path) -> None:
    """Copy a catalogue as it was committed last, while others may write on."""
    if kept.exists():
        with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


def _units(wanted: Preview, world: World) -> Iterator[Unit]:
    touched: Touched = {(kind, path): {""} for kind in ("record", "file") for path in wanted.paths}
    yield from (unit for unit in plan_for(touched, world) if unit.scope[:1] and unit.scope[0] in wanted.paths)
    yield from (Unit(HOMES.name, (label,)) for label in wanted.homes)
