"""Runs Pelican for one build: the only place where its settings are made, and where it starts."""

from pathlib import Path

import pelican
from pelican.settings import read_settings

from pipeline.errors import BrokenEnvironmentError
from pipeline.site import plugin
from pipeline.site.build import Build, Outcome
from pipeline.site.running import Running

_PACKAGE_THEME = Path(__file__).resolve().parents[2] / "theme"


def run(build: Build, root: Path) -> Outcome:
    """Build the portal whose `pelicanconf.py` and theme stand in `root`.

    Raises RefusedError in strict mode when there are faults.
    """
    running = Running(build)
    theme = root / "theme" if (root / "theme").is_dir() else _PACKAGE_THEME
    settings = read_settings(
        str(root / "pelicanconf.py"),
        override={
            "PATH": str(root / "content"),
            "OUTPUT_PATH": str(build.output),
            "THEME": str(theme),
            "DELETE_OUTPUT_DIRECTORY": False,
            "CONGSO": running,
        },
    )
    plugin.loaded = False
    instance = pelican.Pelican(settings)
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
