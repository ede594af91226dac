"""A bare SHA-256 repository that keeps built portals: each snapshot a commit whose tree is exactly the output.

GitPython cannot read SHA-256 repositories, so this uses fixed git commands. Snapshots are written with
`git fast-import`, which stores a file that an earlier snapshot has only once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import GitError
from pipeline.store.git_command import run_git

BRANCH = "refs/heads/main"
_AUTHOR = "Cong so <archive@localhost>"
_FIELD = "\x1f"
_RECORD = "\x1e"
_SYNCED = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync")


@dataclass(frozen=True, slots=True)
class KeptCommit:
    """One commit of the archive: its id, subject and trailers."""

    id: str
    subject: str
    trailers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ArchiveRepository:
    """One year's archive."""

    folder: Path

    def create(self) -> None:
        """Make the repository unless it is there."""
        if (self.folder / "HEAD").exists():
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        words = [
            "init",
            "--quiet",
            "--bare",
            "--object-format=sha256",
            "--initial-branch=main",
            str(self.folder),
        ]
        run_git(self.folder.parent, words)

    def head(self) -> str:
        """Id of the newest snapshot's commit, or nothing."""
        out = run_git(self.folder, ["rev-parse", "--verify", "--quiet", BRANCH], accept=(0, 1))
        return out.decode().strip()

    def tree_of(self, commit: str) -> str:
        return run_git(self.folder, ["rev-parse", "--verify", f"{commit}^{{tree}}"]).decode().strip()

    def keep(
        self,
        files: Iterable[tuple[str, bytes | None]],
        message: str,
        moment: datetime,
        tag: str,
        continued: bool,
    ) -> str:
        """Commit a snapshot and tag it; returns the commit's id.

        Its files are exactly the given ones, or, `continued`, those of the newest snapshot with these changes, in
        which a path without bytes goes.
        """
        parent = self.head()
        stream = b"".join(_stream(files, message, moment, parent, tag, continued))
        run_git(
            self.folder, [*_SYNCED, "fast-import", "--quiet", "--done", "--date-format=raw"], stdin=stream
        )
        return self.head()

    def commits(self, newest: int | None = None) -> Iterator[KeptCommit]:
        """Every snapshot, or so many of the newest, oldest first."""
        if not self.head():
            return
        most = [f"--max-count={newest}"] if newest else []
        form = "--format=%H%x1f%s%x1f%(trailers:unfold=true,separator=%x1f)%x1e"
        out = run_git(self.folder, ["log", "--reverse", *most, form, BRANCH]).decode()
        for record in out.split(_RECORD)[:-1]:
            commit, subject, *trailers = record.strip("\n").split(_FIELD)
            pairs = (trailer.split(": ", 1) for trailer in trailers if ": " in trailer)
            yield KeptCommit(commit, subject, dict(pairs))

    def files(self, commit: str) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file of a snapshot, in git's order."""
        listed = run_git(self.folder, ["ls-tree", "-r", "-z", "--full-tree", commit]).split(b"\0")[:-1]
        named = [line.split(b"\t", 1) for line in listed]
        asked = b"".join(facts.split(b" ")[2] + b"\n" for facts, _ in named)
        out = run_git(self.folder, ["cat-file", "--batch"], stdin=asked)
        at = 0
        for _, path in named:
            end = out.index(b"\n", at)
            size = int(out[at:end].split(b" ")[2])
            yield path.decode(), out[end + 1 : end + 1 + size]
            at = end + 2 + size

    def check(self) -> str:
        """What `git fsck` has to say; nothing where all is well."""
        try:
            run_git(self.folder, ["fsck", "--strict", "--full", "--no-dangling", "--no-progress"])
        except GitError as error:
            return str(error)
        return ""


def _stream(
    files: Iterable[tuple[str, bytes | None]],
    message: str,
    moment: datetime,
    parent: str,
    tag: str,
    continued: bool,
) -> Iterator[bytes]:
    text = message.encode()
    yield f"commit {BRANCH}\ncommitter {_AUTHOR} {int(moment.timestamp())} +0700\n".encode()
    yield b"data %d\n%s\n" % (len(text), text)
    if parent:
        yield f"from {parent}\n".encode()
    if not continued:
        yield b"deleteall\n"
    for path, content in files:
        if content is None:
            yield b"D %s\n" % _quoted(path)
            continue
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(content), content)
    yield f"reset refs/tags/{tag}\nfrom {BRANCH}\n".encode()
    yield b"done\n"


def _quoted(path: str) -> bytes:
    plain = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'.encode()
