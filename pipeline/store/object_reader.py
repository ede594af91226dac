"""Objects of a repository, read through one long-lived `git cat-file --batch`: a tenth of a millisecond each."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from types import TracebackType
from typing import Self

from pipeline.errors import GitError
from pipeline.store.git_command import start_git


@dataclass(frozen=True, slots=True)
class GitObject:
    """One object as it is stored: its id, its kind (`blob`, `tree`, `commit`, `tag`) and its bytes."""

    id: str
    kind: str
    content: bytes


class ObjectReader:
    """Reads the objects of one repository. Threads take turns; a process that died is started again."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = environment
        self._turn = threading.Lock()
        self._process: Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str) -> GitObject | None:
        """The object that has this id, or that an expression (`ID:path`) without a line break names, if there is one.

        Raises GitError where the object is damaged.
        """
        with self._turn:
            try:
                return self._asked(name)
            except (BrokenPipeError, EOFError):
                self.close()
            try:
                return self._asked(name)
            except (BrokenPipeError, EOFError):
                raise GitError(f"{self._folder}: the object {name} cannot be read{self._said()}") from None

    def read_all(self, names: Iterable[str]) -> Iterator[GitObject]:
        """Objects by their ids, in the order asked for; raises GitError where one is missing or damaged."""
        for name in names:
            found = self.read(name)
            if found is None:
                raise GitError(f"{self._folder} lacks the object {name}")
            yield found

    def close(self) -> None:
        """End the process; the next reading starts another one."""
        process, self._process = self._process, None
        if process:
            with suppress(BrokenPipeError):
                process.communicate()

    def _asked(self, name: str) -> GitObject | None:
        if self._process is None:
            self._process = start_git(self._folder, ["cat-file", "--batch"], self._environment)
        ask, answer = self._process.stdin, self._process.stdout
        if ask is None or answer is None or "\n" in name:
            raise GitError(f"{self._folder}: {name!r} cannot be asked for")
        ask.write(name.encode() + b"\n")
        ask.flush()
        header = answer.readline().decode("utf-8", "replace")
        if not header:
            raise EOFError
        found, kind, size = ([*header.rsplit(maxsplit=2), "", ""])[:3]
        if not size.isdigit():  # "missing", or "ambiguous"
            return None
        content = answer.read(int(size) + 1)
        if len(content) != int(size) + 1:
            raise EOFError
        return GitObject(found, kind, content[:-1])

    def _said(self) -> str:
        process, self._process = self._process, None
        if process is None or process.stderr is None:
            return ""
        process.kill()
        said = process.communicate()[1].decode("utf-8", "replace").strip()
        return f": {said}" if said else ""
