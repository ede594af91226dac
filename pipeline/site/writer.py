"""Where pages go: a folder in which only files whose bytes differ are written, each by one rename."""

import os
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from pelican.writers import Writer

from pipeline.errors import MisuseError

MARK = ".congso"
"""Name of the file by which a build knows an output folder that it may tidy."""


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """An output folder; readers of a file see its old bytes or its new ones, never a part."""

    root: Path

    def claim(self) -> None:
        """Make the folder ours; raises MisuseError where it holds files that no build of ours has made."""
        if (self.root / MARK).exists():
            return
        if self.root.exists() and any(self.root.iterdir()):
            raise MisuseError(
                f"{self.root} is not empty and was not made by congso",
                "A build removes what is not part of the portal: empty the folder, or choose another.",
            )
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / MARK).write_text(
            "This folder is written by congso build; other files in it are removed.\n"
        )

    def sweep(self, kept: Container[str]) -> int:
        """Remove every file that is not among those kept; returns how many."""
        paths = [path for path in self.root.rglob("*") if path.is_file() or path.is_symlink()]
        names = [path.relative_to(self.root).as_posix() for path in paths]
        stray = [name for name in names if name != MARK and name not in kept]
        for name in stray:
            self.remove(name)
        return len(stray)

    def write(self, path: str, content: bytes, before: str = "") -> bool:
        """Write a file unless it has these bytes. `before`: SHA-256 it is known to have, if any."""
        target = self.root / path
        if before and before == sha256(content).hexdigest() and target.exists():
            return False
        if _same(target, content):
            return False
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            fresh.write_bytes(content)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(content)
        fresh.chmod(0o644)
        fresh.replace(target)
        return True

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        target = self.root / path
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self.root:
                return
            with suppress(OSError):
                folder.rmdir()


def _same(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


class PortalWriter(Writer):  # type: ignore[misc]
    """Pelican's writer with our way of writing, so that another plugin's files obey the same rules."""

    @property
    def folder(self) -> OutputFolder:
        return OutputFolder(Path(self.output_path))

    @contextmanager
    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Iterator[StringIO]:
        del override
        text = StringIO()
        yield text
        path = Path(filename).relative_to(Path(self.output_path)).as_posix()
        self.folder.write(path, text.getvalue().encode(encoding))
