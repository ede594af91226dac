"""Lists the folder to import: every file accounted for, links never followed, nothing written."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.importer.outcome import Skip, SkippedError

DOCUMENT_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})

LARGEST = 5_000_000
"""Bytes of the largest document that is read; the longest law in force has a tenth of it."""


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The regular files of a folder, by their paths with slashes."""

    root: Path
    documents: tuple[str, ...]
    files: frozenset[str]
    """Images, attachments and whatever else is not Markdown."""
    skipped: tuple[Skip, ...]

    def read(self, path: str) -> bytes:
        """The bytes of one listed file."""
        return (self.root / path).read_bytes()

    def text(self, path: str) -> str:
        """The text of one document; raises SkippedError where it is too large or not UTF-8.

        TCVN3 and VNI texts are not UTF-8 or not told apart from it with certainty: never guessed.
        """
        content = self.read(path)
        if len(content) > LARGEST:
            raise SkippedError("too_large", found=len(content))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SkippedError("not_utf8", line=content[: error.start].count(b"\n") + 1) from None


def list_source(root: Path) -> SourceFolder:
    """List a folder; what cannot be imported at all (links, devices, hidden files) is skipped by name."""
    documents: list[str] = []
    files: set[str] = set()
    skipped: list[Skip] = []
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(root / below) as found:
            items = sorted(found, key=lambda item: item.name)
        for item in items:
            path = f"{below}{item.name}"
            fault = _fault(item)
            if fault:
                skipped.append(Skip(_shown(path), fault))
            elif item.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif Path(item.name).suffix.lower() in DOCUMENT_ENDINGS:
                documents.append(path)
            else:
                files.add(path)
    return SourceFolder(root, tuple(sorted(documents)), frozenset(files), tuple(skipped))


def _fault(item: os.DirEntry[str]) -> str:
    if item.name.startswith("."):
        return "hidden_file"
    if item.is_symlink():
        return "symlink"
    mode = item.stat(follow_symlinks=False).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "not_regular"
    return "" if item.name.isprintable() else "odd_file_name"


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
