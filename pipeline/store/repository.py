"""The content repository: which files a commit holds, what changed between two, and their bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import GitError, MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.git_command import run_git
from pipeline.store.object_reader import ObjectReader
from pipeline.store.tree_objects import TreeEntry, tree_at, tree_files

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files, which every SHA-1 repository knows."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A Git repository, bare or with a checkout."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Variables for every git command: where a push's objects wait until the gate has let them in."""

    reader: ObjectReader | None = field(default=None, compare=False)
    """A process that reads objects and refs, while a block of `at_hand` lasts."""

    @contextmanager
    def at_hand(self) -> Iterator["Repository"]:
        """The same repository with a process that reads for it: for whoever asks often."""
        with ObjectReader(self.folder, self.environment) as reader:
            yield replace(self, reader=reader)

    def run(self, words: Sequence[str], stdin: bytes = b"", accept: Sequence[int] = (0,)) -> bytes:
        """Run one git command here (see `run_git`)."""
        return run_git(self.folder, words, stdin, self.environment, accept)

    def with_environment(self, more: Mapping[str, str]) -> "Repository":
        """The same repository, with more variables for its commands."""
        return replace(self, environment={**self.environment, **more}, reader=None)

    def id_of(self, name: str) -> str:
        """The id that a ref of ours, or an id with `^{tree}`, leads to; nothing where there is none."""
        if self.reader:
            found = self.reader.read(name)
            return found.id if found else ""
        words = ["rev-parse", "--verify", "--quiet", "--end-of-options", name]
        return self.run(words, accept=(0, 1)).decode().strip()

    def commit_of(self, revision: str) -> str:
        """The full id of the commit that a revision names; raises MisuseError where there is none."""
        try:
            out = self.run(
                ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
            )
        except GitError:
            raise MisuseError(
                f"no commit is called {revision!r} in {self.folder}", "git log --oneline shows them."
            ) from None
        return out.decode().strip()

    def missing(self, commits: Iterable[str]) -> set[str]:
        """Which of these ids are those of no commit here."""
        asked = sorted(commits)
        stdin = "".join(f"{commit}^{{commit}}\n" for commit in asked).encode()
        out = run_git(self.folder, ["cat-file", "--batch-check"], stdin=stdin).decode()
        found = (line.endswith(" missing") for line in out.splitlines())
        return {commit for commit, is_missing in zip(asked, found, strict=True) if is_missing}

    def commit_time(self, commit: str) -> datetime:
        """When the commit was made, in Vietnamese time."""
        out = self.run(["show", "--no-patch", "--format=%ct", "--end-of-options", commit])
        return datetime.fromtimestamp(int(out), VIETNAM_TIME)

    def entries(self, commit: str, below: Iterable[str] = ()) -> Iterator[TreeEntry]:
        """Every file of a commit, or those below the given folders, in git's order."""
        below = tuple(below)
        if self.reader and below:
            yield from tree_files(self.reader, commit, below)
            return
        out = self.run(["ls-tree", "-r", "-z", "--full-tree", commit, "--", *below])
        for line in out.split(b"\0")[:-1]:
            facts, path = line.split(b"\t", 1)
            mode, _, blob = facts.decode().split(" ")
            yield TreeEntry(path.decode("utf-8", "surrogateescape"), mode, blob)

    def folders(self, commit: str, folder: str) -> list[str]:
        """Paths of the folders that stand in a folder of a commit."""
        if self.reader:
            listed = tree_at(self.reader, commit, folder)
            return [f"{folder}/{each.name}" for each in listed if each.is_folder]
        out = self.run(["ls-tree", "-d", "-z", "--name-only", "--full-tree", commit, "--", f"{folder}/"])
        return [path.decode("utf-8", "surrogateescape") for path in out.split(b"\0")[:-1]]

    def changes(
        self, old: str, new: str, below: Iterable[str] = ()
    ) -> Iterator[tuple[TreeEntry | None, TreeEntry | None]]:
        """Pairs (before, after) of the files, all or below folders, that differ between two commits or trees."""
        out = self.run(["diff-tree", "-r", "-z", "--raw", "--no-renames", old, new, "--", *below])
        parts = out.split(b"\0")[:-1]
        for facts, name in zip(parts[::2], parts[1::2], strict=True):
            old_mode, new_mode, old_blob, new_blob, _ = facts[1:].decode().split(" ")
            path = name.decode("utf-8", "surrogateescape")
            before = TreeEntry(path, old_mode, old_blob) if old_mode != "000000" else None
            after = TreeEntry(path, new_mode, new_blob) if new_mode != "000000" else None
            yield before, after

    def read(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """The bytes of each blob, in the order asked for."""
        if self.reader:
            yield from (found.content for found in self.reader.read_all(blobs))
            return
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        out = self.run(["cat-file", "--batch"], stdin=asked)
        at = 0
        while at < len(out):
            end = out.index(b"\n", at)
            header = out[at:end].split(b" ")
            if len(header) != 3:
                raise GitError(f"{self.folder} lacks the object {header[0].decode()}")
            size = int(header[2])
            yield out[end + 1 : end + 1 + size]
            at = end + 2 + size
