"""A bare SHA-256 repository that keeps one year's snapshots, each a commit with a signed tag of its name.

GitPython cannot read SHA-256 repositories, so this uses fixed git commands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GitError
from pipeline.store.archive_files import (
    BRANCH,
    make_repository,
    read_refs,
    remove_left_overs,
    write_own_files,
)
from pipeline.store.durable import sync_folder
from pipeline.store.fast_import import FastImport
from pipeline.store.git_command import run_git
from pipeline.store.object_reader import ObjectReader

EMPTY_TREE = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
"""The tree without files, which every SHA-256 repository knows."""

_LARGE = 4 << 30
"""Bytes of a store that is no longer copied whole every week."""

_FIELD = "\x1f"
_RECORD = "\x1e"


@dataclass(frozen=True, slots=True)
class KeptCommit:
    """One commit of the archive: its id, its parents' ids, its subject and its trailers."""

    id: str
    parents: tuple[str, ...]
    subject: str
    trailers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptTag:
    """One tag: its name in `refs/tags/`, the commit it leads to, and the text of its object."""

    name: str
    commit: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One stored file that came, changed or went: its path in the tree, and the id of its bytes now."""

    path: str
    blob: str
    """Nothing where the file went."""


@dataclass(frozen=True, slots=True)
class ArchiveRepository:
    """One year's archive."""

    folder: Path

    @property
    def year(self) -> str:
        return self.folder.stem

    def prepare(self) -> None:
        """Make the repository, or remove what killed processes have left in it. Only the archive's writer may."""
        if self.folder.exists():
            remove_left_overs(self.folder)
            write_own_files(self.folder)
        else:
            make_repository(self.folder)

    def writing(self, depth: int = 0) -> FastImport:
        """A run that writes commits and tags (pipeline.store.fast_import)."""
        return FastImport(self.folder, depth)

    def reading(self) -> ObjectReader:
        """A reader of its objects."""
        return ObjectReader(self.folder)

    def sync(self) -> None:
        """Bring the names of what was written to the disk; git has synced the files themselves."""
        for name in ("objects/pack", "refs/heads", "refs/tags"):
            if (self.folder / name).is_dir():
                sync_folder(self.folder / name)

    def head(self, branch: str = BRANCH) -> str:
        """Id of the newest commit of a branch, or nothing."""
        out = run_git(self.folder, ["rev-parse", "--verify", "--quiet", branch], accept=(0, 1))
        return out.decode().strip()

    def newest_id(self) -> str:
        """What `head` says of the snapshots, without asking git: readers ask it often. No branch is ever packed."""
        ref = self.folder / BRANCH
        return ref.read_text(encoding="ascii").strip() if ref.exists() else ""

    def leads_to(self, older: str, newer: str) -> bool:
        """Whether one commit is, or follows, another."""
        words = ["merge-base", "--is-ancestor", older, newer]
        try:
            run_git(self.folder, words)
        except GitError:  # it does not, or one of them is not there
            return False
        return True

    def commits(
        self, newest: int | None = None, after: str = "", branch: str = BRANCH
    ) -> Iterator[KeptCommit]:
        """The commits of a branch, oldest first: all of them, so many of the newest, or those after one."""
        if not self.head(branch):
            return
        most = [f"--max-count={newest}"] if newest else []
        form = "--format=%H%x1f%P%x1f%s%x1f%(trailers:only=true,unfold=true,separator=%x1f)%x1e"
        reach = f"{after}..{branch}" if after else branch
        out = run_git(self.folder, ["log", "--reverse", *most, form, reach]).decode()
        for record in out.split(_RECORD)[:-1]:
            commit, parents, subject, *trailers = record.strip("\n").split(_FIELD)
            pairs = (trailer.split(": ", 1) for trailer in trailers if ": " in trailer)
            yield KeptCommit(commit, tuple(parents.split()), subject, dict(pairs))

    def messages(self) -> list[str]:
        """The message of every commit, oldest first."""
        if not self.newest_id():
            return []
        out = run_git(self.folder, ["log", "--reverse", "--format=%B%x1e", BRANCH]).decode()
        return [record.lstrip("\n") for record in out.split(_RECORD)[:-1]]

    def tag_names(self) -> set[str]:
        """The names of all tags."""
        return {
            name.removeprefix("refs/tags/")
            for name in read_refs(self.folder)
            if name.startswith("refs/tags/")
        }

    def tags(self) -> dict[str, KeptTag]:
        """Every tag by its name."""
        refs = {name: ref for name, ref in read_refs(self.folder).items() if name.startswith("refs/tags/")}
        with self.reading() as objects:
            found = objects.read_all(ref.id for ref in refs.values())
            return {
                (short := name.removeprefix("refs/tags/")): KeptTag(short, ref.peeled, tag.content.decode())
                for (name, ref), tag in zip(refs.items(), found, strict=True)
            }

    def files(self, commit: str) -> dict[str, str]:
        """Id of the bytes of every stored file of a commit, by its path in the tree."""
        out = run_git(self.folder, ["ls-tree", "-r", "-z", "--full-tree", commit])
        lines = (line.split(b"\t", 1) for line in out.split(b"\0")[:-1])
        return {path.decode(): facts.split(b" ")[2].decode() for facts, path in lines}

    def changes(self, commits: Sequence[str]) -> Iterator[list[StoredChange]]:
        """What each commit changes in its parent; everything where it has none."""
        words = [
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--root",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--always",
        ]
        stdin = "".join(f"{commit}\n" for commit in commits).encode()
        found: list[StoredChange] = []
        parts = iter(run_git(self.folder, words, stdin=stdin).split(b"\0")[:-1])
        first = True
        for part in parts:
            if part.startswith(b":"):
                blob = part.split(b" ")[3].decode()
                found.append(StoredChange(next(parts).decode(), blob.strip("0") and blob))
            elif first:
                first = False
            else:
                yield found
                found = []
        if not first:
            yield found

    def repack(self) -> None:
        """Join the packs, and the refs of tags into one file.

        All packs are joined, so that a page is stored as its difference from what it was; what is a difference already
        is copied as it is. Of a store beyond 4 GB, which attachments make so large, only the younger packs are joined.
        """
        packs = sum(path.stat().st_size for path in (self.folder / "objects" / "pack").iterdir())
        joined = ["-a"] if packs <= _LARGE else ["--geometric=2"]
        run_git(self.folder, ["repack", "--quiet", "-n", "-d", *joined, "--window=100", "--depth=50"])
        run_git(self.folder, ["pack-refs"])

    def damage(self) -> str:
        """What `git fsck` has to say; nothing where all is well."""
        try:
            run_git(self.folder, ["fsck", "--strict", "--full", "--no-dangling", "--no-progress"])
        except GitError as error:
            return str(error)
        return ""


def archive_repositories(archive: Path) -> list[ArchiveRepository]:
    """The repositories of an archive, the oldest year first."""
    return [ArchiveRepository(folder) for folder in sorted(archive.glob("[0-9][0-9][0-9][0-9].git"))]
