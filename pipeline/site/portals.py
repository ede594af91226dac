"""Runs Pelican for one build: the only place where its settings are made, and where it starts."""

import pipeline.site.lean_pelican  # noqa: F401 - before anything that imports Pelican

# isort: split
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pelican
from pelican.settings import read_settings

from pipeline.errors import BrokenEnvironmentError
from pipeline.site import plugin
from pipeline.site.build import Build, Outcome, Preview
from pipeline.site.running import Running
from pipeline.store.lock import locked
from pipeline.store.program_files import program_folder

_PATIENCE = 600.0
"""Seconds that a build waits for another one of the same folder."""


def run(build: Build, root: Path, finish: Callable[[], object] = lambda: None) -> Outcome:
    """Build a portal. `root` holds its `pelicanconf.py`, and its theme if it has one of its own.

    `finish` is called when the portal stands, while no other build can change it. A second build into the same
    folder waits for the first. Raises RefusedError in strict mode when
    there are faults, BusyError when another build does not finish, BrokenEnvironmentError on a full disk.
    """
    with locked(build.cache / "lock", wait=_PATIENCE):
        try:
            outcome = _run(Running(build), root)
            finish()
        except sqlite3.OperationalError as error:
            raise BrokenEnvironmentError(
                f"{build.cache}: {error}",
                "The disk may be full. What is live stays; this folder can be deleted, and is made anew.",
            ) from error
        return outcome


def preview(build: Build, root: Path, paths: frozenset[str], homes: frozenset[str]) -> Outcome:
    """Make the pages of some files as a build would, and nothing else; the last build with this cache stays as it is.

    Reads what differs from that build alone. Another build may go on meanwhile.
    """
    build.cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="preview-", dir=build.cache) as folder:
        return _run(Running(build, Preview(paths, homes, Path(folder))), root)


def _run(running: Running, root: Path) -> Outcome:
    plugin.loaded = False
    instance = pelican.Pelican(_settings(running, root))
    if not plugin.loaded:
        raise BrokenEnvironmentError(
            "Pelican did not load the plugin pipeline.site.plugin",
            "Keep PLUGINS = ['pipeline.site.plugin'] in pelicanconf.py.",
        )
    pelican.console.quiet = True
    instance.run()
    if running.outcome is None:
        raise BrokenEnvironmentError("Pelican finished without making the portal")
    return running.outcome


def _settings(running: Running, root: Path) -> Any:
    theme = (root if (root / "theme").is_dir() else program_folder()) / "theme"
    return read_settings(
        str(root / "pelicanconf.py"),
        override={
            "PATH": str(root / "content"),
            "OUTPUT_PATH": str(running.build.output),
            "THEME": str(theme),
            "THEME_STATIC_PATHS": [],
            "DELETE_OUTPUT_DIRECTORY": False,
            "CONGSO": running,
        },
    )
