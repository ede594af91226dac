"""Commits of the content repository as values, read exactly and written without a checkout.

What is read keeps the bytes that a signature covers. What is written gets its message through standard input, and
its tree, parents and people from the program.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import GitError
from pipeline.store.repository import Repository

_SIGNATURE = b"gpgsig "


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a commit names as its author or committer."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, taken apart."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str
    signature: str
    """The armoured signature, or nothing."""
    signed: bytes
    """The bytes that a signature covers: the commit without it."""


def read_commits(repository: Repository, ids: Iterable[str]) -> Iterator[Commit]:
    """The commits with these ids, in their order; raises GitError where one is missing or is no commit."""
    wanted = list(ids)
    for commit, raw in zip(wanted, repository.read(wanted), strict=True):
        yield commit_from(commit, raw)


def commit_from(commit: str, raw: bytes) -> Commit:
    """Take the bytes of a commit apart."""
    head, _, message = raw.partition(b"\n\n")
    lines: list[tuple[bytes, bytes]] = []
    for line in head.split(b"\n"):
        if line.startswith(b" ") and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + b"\n" + line[1:])
        else:
            name, _, value = line.partition(b" ")
            lines.append((name, value))
    found = dict(lines)
    if not {b"tree", b"author", b"committer"} <= found.keys():
        raise GitError(f"{commit} is no commit")
    return Commit(
        commit,
        found[b"tree"].decode(),
        tuple(value.decode() for name, value in lines if name == b"parent"),
        _person(found[b"author"]),
        _person(found[b"committer"]),
        message.decode("utf-8", "replace"),
        found.get(b"gpgsig", b"").decode("ascii", "replace"),
        _unsigned(head) + b"\n\n" + message,
    )


def _person(line: bytes) -> Person:
    name, _, rest = line.decode("utf-8", "replace").rpartition(" <")
    return Person(name, rest.partition(">")[0])


def _unsigned(head: bytes) -> bytes:
    """The headers without the signature and the lines that continue it."""
    kept: list[bytes] = []
    inside = False
    for line in head.split(b"\n"):
        inside = line.startswith(_SIGNATURE) or (inside and line.startswith(b" "))
        if not inside:
            kept.append(line)
    return b"\n".join(kept)


def commits_between(repository: Repository, of: Sequence[str], without: Sequence[str]) -> list[str]:
    """Ids of the commits that lead to `of` and not to `without`, each after its parents."""
    asked = "".join([f"{each}\n" for each in of] + [f"^{each}\n" for each in without]).encode()
    out = repository.run(["rev-list", "--topo-order", "--reverse", "--stdin"], asked)
    return out.decode().split()


def merge_bases(repository: Repository, one: str, other: str) -> list[str]:
    """The best common ancestors of two commits; none where their histories never met."""
    return repository.run(["merge-base", "--all", one, other], accept=(0, 1)).decode().split()


def is_ancestor(repository: Repository, older: str, newer: str) -> bool:
    """Whether a commit leads to another, or is it."""
    return not repository.run(["rev-list", "--max-count=1", older, f"^{newer}"]).strip()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs what the program itself commits."""

    person: Person
    key: Path
    """The private key in the form of OpenSSH."""


def write_commit(
    repository: Repository,
    tree: str,
    parents: Sequence[str],
    message: str,
    people: tuple[Person, Person],
    moment: datetime,
    key: Path | None = None,
) -> str:
    """Write a commit and return its id. `people`: author and committer; `key`: signs it."""
    signing = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}"] if key else []
    words = [*signing, "commit-tree", *(["-S"] if key else []), tree]
    for parent in parents:
        words += ["-p", parent]
    when = f"@{int(moment.timestamp())} +0700"
    environment = {
        f"GIT_{role}_{part}": value
        for role, person in zip(("AUTHOR", "COMMITTER"), people, strict=True)
        for part, value in (("NAME", person.name), ("EMAIL", person.address), ("DATE", when))
    }
    out = repository.with_environment(environment).run([*words, "-F", "-"], message.encode())
    return out.decode().strip()


def write_signed(
    repository: Repository, tree: str, parents: Sequence[str], message: str, signer: Signer, moment: datetime
) -> str:
    """Write a commit by the program itself."""
    return write_commit(
        repository, tree, parents, message, (signer.person, signer.person), moment, signer.key
    )
