"""Images and attachments that come along: found in the imported folder, named, and given a place."""

import hashlib
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.importer.addresses import MOST_FILES
from pipeline.importer.source_folder import SourceFolder
from pipeline.model.vietnamese import nfc, slug

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
ATTACHMENTS = frozenset(
    {".pdf", ".odt", ".ods", ".odp", ".odg", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx"}
    | {".txt", ".csv", ".json", ".xml", ".zip", ".mp3", ".mp4", ".ogg", ".wav"}
)
"""Endings that may be carried over. SVG, HTML and programs may act in a reader's browser or computer."""

_ROOTS = ("", "static", "assets", "content", "public", "source")
"""Folders that other systems serve from the root of a site."""

_YEARLESS = "khong-ngay"


@dataclass(slots=True)
class CarriedFiles:
    """The files that documents of one import use, each once, in the order in which they were met."""

    source: SourceFolder
    existing: Callable[[str], bytes | None]
    """The bytes at a path below the site's files folder, or None."""
    targets: dict[str, str] = field(default_factory=dict)
    """Path in the imported folder → path below the site's files folder."""
    _contents: dict[str, str] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._spelled = {nfc(path): path for path in sorted(self.source.files)}

    def find(self, reference: str, seen_from: str) -> str | None:
        """The file of the imported folder that a reference means, or None; never one outside of it."""
        path = nfc(unquote(urlsplit(reference).path))
        here = posixpath.dirname(seen_from)
        bundle = str(PurePosixPath(seen_from).with_suffix(""))
        starts = _ROOTS if path.startswith("/") else (here, bundle, *_ROOTS)
        for start in starts:
            candidate = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
            for spelled in (candidate, unquote(candidate)):
                if spelled in self._spelled:
                    return self._spelled[spelled]
        return None

    def carry(self, path: str, day: str) -> str:
        """Give a file its place below the files folder and return it: the same place in every run.

        `day`: date of the document that uses it first, or nothing.
        """
        if path not in self.targets:
            content = self.source.read(path)
            digest = hashlib.sha256(content).hexdigest()
            name = PurePosixPath(path)
            base = f"{self._folder(day)}/{slug(name.stem) or digest[:8]}"
            target = f"{base}{name.suffix.lower()}"
            if self._taken(target, digest):
                target = f"{base}-{digest[:8]}{name.suffix.lower()}"
            self.targets[path] = target
            self._contents[target] = digest
        return self.targets[path]

    def _folder(self, day: str) -> str:
        """The year; the month too where the import has more files than one folder may hold."""
        many = sum(map(may_be_carried, self.source.files)) > MOST_FILES // 2
        return (day[:7].replace("-", "/") if many else day[:4]) or _YEARLESS

    def _taken(self, target: str, digest: str) -> bool:
        if target in self._contents:
            return self._contents[target] != digest
        there = self.existing(target)
        return there is not None and hashlib.sha256(there).hexdigest() != digest


def may_be_carried(path: str) -> bool:
    """Whether a file's ending is one that the portal serves."""
    return PurePosixPath(path).suffix.lower() in IMAGES | ATTACHMENTS
