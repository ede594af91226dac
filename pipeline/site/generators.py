"""The one generator of a portal: reads what changed, plans, renders in worker processes, and keeps the record."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from pipeline.checks.judging import published_faults
from pipeline.errors import FaultyContentError
from pipeline.site.bodies import Bodies, open_bodies
from pipeline.site.build import Build, Outcome, errors_of
from pipeline.site.catalogue import Catalogue, scope_name
from pipeline.site.engine import body_version, engine_digest
from pipeline.site.plan import Unit, full_plan, plan_for
from pipeline.site.reading import Touched, read_changes
from pipeline.site.rendering import Renderer, UnitResult
from pipeline.site.templates import prepare
from pipeline.site.theme import load_theme
from pipeline.site.workers import in_processes
from pipeline.site.world import World
from pipeline.site.writer import OutputFolder, PortalWriter


class PortalGenerator(Generator):  # type: ignore[misc]
    """Makes every page of the main portal and of the subsites in one run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.running = self.settings["CONGSO"]
        self.build: Build = self.running.build
        self.portal_theme = load_theme(Path(self.theme))
        self.engine = engine_digest(self.settings)
        prepare(self.env, self.portal_theme)

    def generate_context(self) -> None:
        """Read what changed into the catalogue, and plan."""
        build, start = self.build, time.perf_counter()
        OutputFolder(build.output).claim()
        self.catalogue = Catalogue(build.cache / "catalogue.sqlite")
        self.bodies = open_bodies(build.cache, body_version(build.portal))
        again, whole = self._how_much()
        self.catalogue.begin()
        touched = read_changes(build, self.catalogue, again)
        found = self.catalogue.issues() + (published_faults(self.catalogue.facts) if build.strict else [])
        self.issues = tuple(sorted(found))
        faults = errors_of(self.issues) if build.strict else []
        if faults and not again:
            self.catalogue.roll_back()  # what was built before is nearer to what will be than this
        else:
            self.catalogue.remember("rendered", "")
            self._remember_state()
            self.catalogue.commit()
        if faults:
            raise FaultyContentError(f"{len(faults)} faults: nothing is released", self.issues)
        self.seconds = {"read": time.perf_counter() - start}
        self.units = self._plan(touched, whole)
        self.seconds["plan"] = time.perf_counter() - start - self.seconds["read"]

    def _how_much(self) -> tuple[bool, bool]:
        """Whether every file is read again, and whether every page is compared again."""
        build, state = self.build, self.catalogue.state
        again = build.full or state("read") != self._read_key() or build.day < state("day")
        self.untidy = not state("rendered")  # the first build, or the last one was killed
        whole = again or state("rendered") != self._rendered_key() or not any(build.output.glob("index.html"))
        if not any(build.output.glob("index.html")):
            self.catalogue.outputs.forget_all()
        return again, whole

    def _read_key(self) -> str:
        asked = " strict" if self.build.strict else ""  # what a document must be to become a page
        return f"{self.build.portal.digest} {body_version(self.build.portal)} {self.engine.hex()}{asked}"

    def _rendered_key(self) -> str:
        theme = blake2b(digest_size=16)
        for name in self.portal_theme.sources:
            theme.update(self.portal_theme.fingerprint(name.removesuffix(".html")))
        theme.update(repr(sorted(self.portal_theme.assets.items())).encode())
        return f"{theme.hexdigest()} {self.engine.hex()} {self._read_key()}"

    def _remember_state(self) -> None:
        for name, value in (
            ("read", self._read_key()),
            ("day", self.build.day),
            ("commit", self.build.source.commit()),
        ):
            self.catalogue.remember(name, value)

    def _plan(self, touched: Touched, whole: bool) -> list[Unit]:
        world = self._world(self.catalogue, self.bodies)
        return full_plan(world) if whole else plan_for(touched, world)

    def _world(self, catalogue: Catalogue, bodies: Bodies) -> World:
        build = self.build
        copies = build.cache.parent / "images"
        return World(catalogue, bodies, build.portal, build.day, build.source, self.portal_theme, copies)

    def generate_output(self, writer: PortalWriter) -> None:
        """Render the planned units, remove what is gone, and remember every output."""
        start, done, made, written = time.perf_counter(), 0, 0, 0
        gone: list[tuple[str, str, str]] = []
        self.catalogue.begin()
        for batch in in_processes(self._start(writer), self.units, self.build.jobs, batch=64):
            gone += self._note(batch)
            done += len(batch)
            made += sum(len(result.made) for result in batch)
            written += sum(result.written for result in batch)
            self.build.progress("render", done, len(self.units))
        removed = self._remove(gone, writer)
        if self.untidy:
            removed += writer.folder.sweep(self.catalogue.outputs.paths())
        self.catalogue.remember("rendered", self._rendered_key())
        self.catalogue.commit()
        self.seconds["render"] = time.perf_counter() - start
        self.running.outcome = Outcome(
            total=self.catalogue.outputs.count(),
            rendered=made,
            written=written,
            removed=removed,
            issues=self.issues,
            seconds=self.seconds,
        )
        self.catalogue.close()

    def _start(self, writer: PortalWriter) -> Callable[[], Callable[[Sequence[Unit]], list[UnitResult]]]:
        build, folder = self.build, replace(writer.folder, empty=self.untidy)

        def start() -> Callable[[Sequence[Unit]], list[UnitResult]]:
            catalogue = Catalogue(build.cache / "catalogue.sqlite")
            bodies = open_bodies(build.cache, body_version(build.portal))
            world = self._world(catalogue, bodies)
            return Renderer(world, self.env, self.portal_theme, self.engine, folder.write).render

        return start

    def _note(self, results: Sequence[UnitResult]) -> list[tuple[str, str, str]]:
        """Remember what was made; returns what some units no longer have: path, family and scope."""
        made, gone = [], []
        for result in results:
            names = result.unit.family, scope_name(result.unit.scope)
            made += [(each[0], *names, *each[1:]) for each in result.made]
            gone += [(path, *names) for path in result.gone]
        self.catalogue.outputs.note(made)
        return gone

    def _remove(self, gone: Sequence[tuple[str, str, str]], writer: PortalWriter) -> int:
        """Remove outputs that nobody has made meanwhile; returns how many."""
        removed = [path for path, *names in gone if self.catalogue.outputs.forget(path, *names)]
        for path in removed:
            writer.folder.remove(path)
        return len(removed)
