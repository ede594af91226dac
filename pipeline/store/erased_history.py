"""Takes files out of the whole history of the content repository, by law: every ref is led to commits without them.

Commits that held one of them, and all that follow, are written again with the same people, times and words; in their
words, ids of commits follow, and so do digests of what a request brought (DESIGN: Content-Digest), so that an audit
proves what is left. What the program had signed it signs again.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from pipeline.model.request import Change, content_digest
from pipeline.store.commits import Commit, commits_between, read_commits
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.refs import RefChange, Writer, refs_below
from pipeline.store.repository import Repository
from pipeline.store.signing import ServiceKey
from pipeline.store.trees import tree_with

_ID = re.compile(rb"\b[0-9a-f]{40}\b")
_DIGEST = re.compile(rb"^Content-Digest: ([0-9a-f]{64})$", re.MULTILINE)
_KEYS = "refs/keys/"


def holding(repository: Repository, candidates: Collection[str]) -> list[str]:
    """Those of some paths that any commit of any ref ever had."""
    words = ["log", "--all", "--format=", "--name-only", "-z", "--diff-filter=A", "--", *candidates]
    found = {
        path.decode("utf-8", "surrogateescape").strip("\n") for path in repository.run(words).split(b"\0")
    }
    return sorted(path for path in candidates if path in found)


def erase_from_history(
    writer: Writer, paths: Collection[str], key: ServiceKey, noted: Callable[[Mapping[str, str]], None]
) -> None:
    """Take paths out of every commit.

    `noted` is told the new id of each commit that was written again, by the old one, before any ref moves.
    """
    repository = writer.repository
    refs = refs_below(repository)
    rewriting = _Rewriting(repository, paths, key)
    first = [commit for name, commit in refs.items() if not name.startswith(_KEYS)]
    last = [
        commit for name, commit in refs.items() if name.startswith(_KEYS)
    ]  # their words name commits of main
    for tips in (first, last):
        for commit in read_commits(repository, commits_between(repository, tips, [])):
            rewriting.take(commit)
    anew = rewriting.anew
    noted(anew)
    changes = (RefChange(name, old, _target(repository, old, anew)) for name, old in refs.items())
    writer.move(*(change for change in changes if change.old != change.new))


def remove_unreachable(repository: Repository) -> None:
    """Remove from the disk what no ref leads to any more."""
    repository.run(["repack", "-a", "-d", "--quiet"])
    repository.run(["prune", "--expire=now"])


class _Rewriting:
    """Commits taken one after another, each after its parents."""

    def __init__(self, repository: Repository, paths: Collection[str], key: ServiceKey) -> None:
        self._repository, self._paths, self._key = repository, paths, key
        line = repository.run(["rev-list", "--first-parent", "--reverse", MAIN_BRANCH]).decode().split()
        self._line = line
        self._reach = {commit: number for number, commit in enumerate(line)}
        """How far along `main` each commit's history goes."""
        self._trees: dict[str, str] = {}
        self.anew: dict[str, str] = {}

    def take(self, commit: Commit) -> None:
        base = max((self._reach[parent] for parent in commit.parents), default=0)
        self._reach.setdefault(commit.id, base)
        if commit.tree not in self._trees:
            self._trees[commit.tree] = self._tree_without(commit)
        raw = _renamed(commit.signed, self.anew)
        raw = raw.replace(b"tree " + commit.tree.encode(), b"tree " + self._trees[commit.tree].encode(), 1)
        raw = self._with_digest(raw, commit)
        if raw != commit.signed:
            self.anew[commit.id] = _write(self._repository, raw, self._key if commit.signature else None)

    def _tree_without(self, commit: Commit) -> str:
        there = [entry.path for entry in self._repository.entries(commit.id, self._paths)]
        return tree_with(self._repository, commit.id, dict.fromkeys(there)) if there else commit.tree

    def _with_digest(self, raw: bytes, commit: Commit) -> bytes:
        """The commit with the digest of what is left of the request whose event or merge it is."""
        said = _DIGEST.search(commit.signed)
        if not said:
            return raw
        # A merge on main tells of its second parent, as that stood to the commit before it.
        on_main = self._line[self._reach[commit.id]] == commit.id
        head = commit.parents[1] if on_main and len(commit.parents) == 2 else commit.id
        pairs = self._repository.changes(self._line[self._reach[head]], head)
        changes = [
            Change(after.path, after.mode, after.blob)
            if after
            else Change(before.path if before else "", "", "")
            for before, after in pairs
        ]
        if content_digest(changes).encode() != said[1]:
            return raw
        left = content_digest(change for change in changes if change.path not in self._paths)
        return raw.replace(said[1], left.encode())


def _renamed(raw: bytes, anew: Mapping[str, str]) -> bytes:
    """Some words with new ids of commits for old ones."""
    return _ID.sub(lambda found: anew.get(found[0].decode(), found[0].decode()).encode(), raw)


def _write(repository: Repository, raw: bytes, key: ServiceKey | None) -> str:
    if key:
        head, _, message = raw.partition(b"\n\n")
        signature = key.sign(raw).rstrip("\n").replace("\n", "\n ")
        raw = head + b"\ngpgsig " + signature.encode() + b"\n\n" + message
    return repository.run(["hash-object", "-t", "commit", "-w", "--stdin"], raw).decode().strip()


def _target(repository: Repository, old: str, anew: Mapping[str, str]) -> str:
    """Where a ref leads now: to a commit, or to a tag object, which is written again without its signature."""
    if old in anew:
        return anew[old]
    kind = repository.run(["cat-file", "-t", old]).decode().strip()
    if kind != "tag":
        return old
    raw = repository.run(["cat-file", "tag", old])
    plain = raw.partition(b"-----BEGIN ")[0]
    renamed = _renamed(plain, anew)
    if renamed == plain:
        return old
    return repository.run(["hash-object", "-t", "tag", "-w", "--stdin"], renamed).decode().strip()


def source_candidates(address: str) -> Iterator[str]:
    """Paths in the repository that an output may come from: a document's page, or a file as it is."""
    label, _, rest = address.partition("/")
    for folder, below in (("content", address), (f"sub-portals/{label}/content", rest)):
        if below:
            path = Path(below)
            yield f"{folder}/{path.with_suffix('.md') if path.suffix == '.html' else path}"
