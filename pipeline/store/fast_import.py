"""Writes commits and tags through one `git fast-import`: all lands in one pack, and refs move at the end.

Until `finish` returns, nothing that was there has changed; whoever stops before it leaves the repository as it was.
"""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import GitError
from pipeline.store.git_command import start_git

WRITER = "Cong so <archive@localhost>"
"""Author of what the program itself writes."""


class FastImport:
    """One run of `git fast-import`, as a stream of commands."""

    def __init__(self, folder: Path, depth: int) -> None:
        """`depth`: how long a chain of differences may be; 0 stores everything whole."""
        self._folder = folder
        words = ["fast-import", "--quiet", "--done", "--date-format=raw", f"--depth={depth}"]
        self._process = start_git(folder, words)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def commit(self, ref: str, message: str, moment: datetime, parent: str) -> None:
        """Begin a commit; files follow. Its tree begins as that of `parent`, or empty where there is none."""
        self._write(b"commit %s\nmark :1\n" % ref.encode())
        self._write(b"committer %s\n" % _person(moment))
        self._data(message.encode())
        if parent:
            self._write(b"from %s\n" % parent.encode())

    def file(self, path: str, content: bytes) -> None:
        """Put a file into the commit."""
        self._write(b"M 100644 inline %s\n" % _quoted(path))
        self._data(content)

    def place(self, path: str, mode: str, id: str) -> None:
        """Put an object that the repository has into the commit: a file (`100644`) or a folder (`040000`)."""
        self._write(b"M %s %s %s\n" % (mode.encode(), id.encode(), _quoted(path)))

    def remove(self, path: str) -> None:
        """Take a file or folder out of the commit; nothing stands for all of them."""
        self._write(b"D %s\n" % _quoted(path) if path else b"deleteall\n")

    def id_of_commit(self) -> str:
        """The id of the commit that was begun last; it holds what has been put into it."""
        self._write(b"\nget-mark :1\n")
        self._flush()
        answer = self._process.stdout.readline() if self._process.stdout else b""
        if not answer:
            raise self._failed()
        return answer.decode().strip()

    def tag(self, name: str, tag: str) -> None:
        """Put a tag object, given as `tag_text` tells it, under its name in `refs/tags/`."""
        head, _, message = tag.partition("\n\n")
        commit, _, _, tagger = head.split("\n")
        words = (name, commit.removeprefix("object "), tagger)
        self._write("tag {}\nfrom {}\n{}\n".format(*words).encode())
        self._data(message.encode())

    def finish(self) -> None:
        """Write all of it to the disk and move the refs; raises GitError where git cannot."""
        self._write(b"done\n")
        self._flush()
        said = self._process.communicate()[1]
        if self._process.returncode:
            raise GitError(f"git fast-import in {self._folder}: {said.decode('utf-8', 'replace').strip()}")

    def _data(self, content: bytes) -> None:
        self._write(b"data %d\n%s\n" % (len(content), content))

    def _write(self, words: bytes) -> None:
        try:
            if self._process.stdin:
                self._process.stdin.write(words)
        except BrokenPipeError:
            raise self._failed() from None

    def _flush(self) -> None:
        try:
            if self._process.stdin:
                self._process.stdin.flush()
        except BrokenPipeError:
            raise self._failed() from None

    def _failed(self) -> GitError:
        said = self._process.stderr.read() if self._process.stderr else b""
        return GitError(f"git fast-import in {self._folder}: {said.decode('utf-8', 'replace').strip()}")


def tag_text(commit: str, name: str, moment: datetime, message: str) -> str:
    """The text of a tag object, without a signature: what is signed, and what the signature is added to."""
    return f"object {commit}\ntype commit\ntag {name}\ntagger {_person(moment).decode()}\n\n{message}"


def _person(moment: datetime) -> bytes:
    return f"{WRITER} {int(moment.timestamp())} {moment:%z}".encode()


def _quoted(path: str) -> bytes:
    plain = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'.encode()
