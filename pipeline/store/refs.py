"""Refs of the content repository: listed, and moved by one writer at a time, each only from where it was seen.

Only the program moves refs (pushes are answered by `proc-receive`), so whoever holds the writer's lock knows that a
`*.lock` that git left in `refs/` belongs to a process that has died, and takes it away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.errors import BusyError, GitError
from pipeline.store.lock import locked
from pipeline.store.repository import Repository

_PATIENCE = 60.0
"""Seconds that a writer waits for the others; each holds the lock for the time of one action."""

_LOOSE = 200
"""Refs that may stand in files of their own: each costs a list one more file to open."""

_ABSENT = "0" * 40


@dataclass(frozen=True, slots=True)
class RefChange:
    """One ref that moves from where it was seen; nothing for a ref that was not or will not be there."""

    name: str
    old: str
    new: str


def refs_below(repository: Repository, *prefixes: str) -> dict[str, str]:
    """Names and ids of the refs below prefixes such as `refs/heads/request`."""
    out = repository.run(["for-each-ref", "--format=%(refname) %(objectname)", *prefixes])
    return dict(line.split(" ", 1) for line in out.decode().splitlines())


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever holds the lock under which refs are moved."""

    repository: Repository

    def move(self, *changes: RefChange) -> None:
        """Move refs, all or none; raises BusyError where one is not where it was seen."""
        for name in ("packed-refs", "HEAD", *(each.name for each in changes)):
            (self.repository.folder / f"{name}.lock").unlink(missing_ok=True)
        lines = "".join(map(_line, changes))
        script = f"start\n{lines}prepare\ncommit\n".encode()
        try:
            self.repository.run(["update-ref", "--stdin"], script)
        except GitError as error:
            raise BusyError(f"a ref has moved meanwhile: {error}", "Try again.") from error

    def tidy(self, folder: str) -> None:
        """Put the refs of a folder such as `refs/tags/closed` into one file, once in so many: a list reads them all."""
        place = self.repository.folder / folder
        if place.is_dir() and sum(1 for _ in place.iterdir()) >= _LOOSE:
            (self.repository.folder / "packed-refs.lock").unlink(missing_ok=True)
            self.repository.run(["pack-refs", "--all"])


def _line(change: RefChange) -> str:
    if not change.new:
        return f"delete {change.name} {change.old}\n"
    return f"update {change.name} {change.new} {change.old or _ABSENT}\n"


@contextmanager
def writing(repository: Repository) -> Iterator[Writer]:
    """Be the only process that moves refs; raises BusyError when another one does not finish."""
    with locked(repository.folder / "congso.lock", wait=_PATIENCE):
        yield Writer(repository)
