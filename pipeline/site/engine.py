"""Versions of what made an output: program, settings and data files; when one changes, its work is done again."""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pipeline
from pipeline.markup.engine import engine_version
from pipeline.markup.versions import version_of
from pipeline.model.portal import Portal
from pipeline.site.records import as_json

_PACKAGES = ("markup", "model", "store", "checks", "site")
_LIBRARIES = ("babel", "feedgenerator", "icalendar", "jinja2", "pelican", "pillow", "pyyaml")
"""Libraries whose next version may write the same page otherwise; those of markup are in the body's version."""
_PER_MACHINE = {"PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "CONGSO", "PLUGIN_PATHS", "DEBUG"}


@cache
def program_digest() -> bytes:
    """Digest of the parts of the program that decide what a page is."""
    whole = blake2b(digest_size=16)
    whole.update(" ".join(f"{name}-{version_of(name)}" for name in _LIBRARIES).encode())
    root = Path(pipeline.__file__).parent
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.*")):
            if path.suffix in {".py", ".yml", ".po"}:
                whole.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return whole.digest()


def engine_digest(settings: Mapping[str, Any]) -> bytes:
    """Digest of program and Pelican settings, without what differs between machines."""
    kept = {
        name: repr(value) for name, value in settings.items() if name.isupper() and name not in _PER_MACHINE
    }
    shown = {name: value for name, value in kept.items() if " at 0x" not in value}
    return blake2b(program_digest() + as_json(sorted(shown.items())).encode(), digest_size=16).digest()


def body_version(portal: Portal) -> str:
    """The version of a rendered body beside its bytes: engine and program."""
    return f"{engine_version(portal.settings.markdown_engine)} {program_digest().hex()}"
