"""Where pages go: a folder in which only files whose bytes differ are written, each by one rename."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from pelican.writers import Writer


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """An output folder; readers of a file see its old bytes or its new ones, never a part."""

    root: Path

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
