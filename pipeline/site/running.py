"""A build under way inside Pelican: what it was given, and in the end what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.model.field import VIETNAM_TIME
from pipeline.site.build import Build, Outcome, Preview
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource


@dataclass
class Running:
    """The one typed value that our classes find in Pelican's settings, under `CONGSO`."""

    build: Build
    preview: Preview | None = None
    """What is made instead of the whole portal, if anything."""
    outcome: Outcome | None = None


def prepare_checkout(settings: Mapping[str, Any]) -> Running:
    """Prepare a build of the files beside `content`, as they are now, for plain `pelican`."""
    root, now = Path(settings["PATH"]).resolve().parent, datetime.now(VIETNAM_TIME)
    source = WorktreeSource(root, now)
    output = Path(settings["OUTPUT_PATH"]).resolve()
    day = now.date().isoformat()
    return Running(Build(source, load_portal(source), day, output, cache_folder(root, output)))


def cache_folder(root: Path, output: Path) -> Path:
    """Where the catalogue of builds into `output` is kept; deletable."""
    return root / "var" / "cache" / blake2b(str(output).encode(), digest_size=6).hexdigest()
