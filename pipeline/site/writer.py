"""Where pages go: a folder in which only files whose bytes differ are written, each by one rename."""

import os
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from pelican.writers import Writer

from pipeline.errors import MisuseError

MARK = ".congso"
"""Name of the file by which a build knows an output folder that it may tidy."""

INDEX = "_search/"
"""What search keeps beside the pages, and tidies itself."""

_MODE = 0o644
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """An output folder; readers of a file see its old bytes or its new ones, never a part."""

    root: Path
    empty: bool = False
    """Whether no build has finished here: what is not there yet needs no rename then, for nobody reads it, and the
    next build compares every file after a kill."""

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
        stray = [
            name
            for name in _files_below(f"{self.root}/")
            if name != MARK and name not in kept and not name.startswith(INDEX)
        ]
        for name in stray:
            self.remove(name)
        return len(stray)

    def write(self, path: str, content: bytes, differs: bool = False) -> bool:
        """Write a file unless it has these bytes; says whether it had others, which may be known (`differs`).

        Thousands of files are written so: paths are plain text here, which costs half of what `Path` does.
        """
        folder, _, name = f"{self.root}/{path}".rpartition("/")
        target, fresh = f"{folder}/{name}", f"{folder}/.{name}.{os.getpid()}"
        if self.empty:
            differs = False  # what was known may have been made good already, by a build that was killed
            with suppress(FileExistsError):
                _create(folder, target, content, _NEW)
                return True
        if not differs and _same(target, content):
            return False
        _create(folder, fresh, content, _ANEW)
        os.replace(fresh, target)  # noqa: PTH105
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


def _files_below(root: str) -> Iterator[str]:
    """Every file and link below a folder (with a slash at its end), by its path below it; links are not followed."""
    for folder, folders, files in os.walk(root):
        below = folder[len(root) :]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        yield from (f"{below}/{name}" if below else name for name in (*files, *links))


def _same(target: str, content: bytes) -> bool:
    try:
        with open(target, "rb", buffering=0) as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except FileNotFoundError:
        return False


def _create(folder: str, target: str, content: bytes, flags: int) -> None:
    """Make a file with these bytes, and its folder where there is none."""
    try:
        file = os.open(target, flags, _MODE)
    except FileNotFoundError:
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = os.open(target, flags, _MODE)
    try:
        os.fchmod(file, _MODE)  # whatever the umask here
        written = os.write(file, content)
        while written < len(content):  # a file may take less than it is given
            written += os.write(file, content[written:])
    finally:
        os.close(file)


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
