"""The Pelican plugin: registers our reader, generator and writer.

Under plain `pelican content -s pelicanconf.py` nobody has prepared a build, so the plugin prepares one of the checkout.
"""

from jinja2 import FileSystemBytecodeCache
from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.readers import Readers

from pipeline.site.generators import PortalGenerator
from pipeline.site.preview import PreviewGenerator
from pipeline.site.readers import PortalReader
from pipeline.site.running import Running, prepare_checkout
from pipeline.site.writer import PortalWriter

loaded = False
"""Pelican only logs a plugin that fails to load; who starts a build asserts this."""


def register() -> None:
    """Connect to Pelican's signals; called by Pelican for each plugin of `PLUGINS`."""
    global loaded
    signals.initialized.connect(_prepare)
    signals.readers_init.connect(_add_reader)
    signals.generator_init.connect(_remember_templates)
    signals.get_generators.connect(_generators)
    signals.get_writer.connect(_writer)
    loaded = True


def _prepare(pelican: Pelican) -> None:
    if not isinstance(pelican.settings.get("CONGSO"), Running):
        pelican.settings["CONGSO"] = prepare_checkout(pelican.settings)


def _add_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = PortalReader


def _remember_templates(generator: Generator) -> None:
    """Keep compiled templates from build to build, those that Pelican's own generators ask for too."""
    folder = generator.settings["CONGSO"].build.cache / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    generator.env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _generators(pelican: Pelican) -> type[PortalGenerator]:
    return PreviewGenerator if pelican.settings["CONGSO"].preview else PortalGenerator


def _writer(pelican: Pelican) -> type[PortalWriter]:
    return PortalWriter
