"""What a push must be before anything of it is stored: the rules of the gate, each naming the file that breaks it.

It runs in git's quarantine (`pre-receive`): what is refused here never was in the repository (Đ5.1b). Rights and states
are asked again, with the lock held, when the request is recorded; nothing here is the only check of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.checks.agreement import OPEN_CLASS
from pipeline.checks.issue import Issue
from pipeline.checks.messages import message
from pipeline.checks.portal import is_document
from pipeline.checks.tree import entry_issues, same_name_key
from pipeline.model.account import Account
from pipeline.model.event_message import reserved_in
from pipeline.store.commits import Commit, read_commits
from pipeline.store.repository import Repository
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.authority import PathKind, boards_to_submit, kind_of
from pipeline.workflow.ownership import front_matter
from pipeline.workflow.record import MainState
from pipeline.workflow.refusals import Refusal, refusal

PUSH_BYTES = 100_000_000
FILE_BYTES = 20_000_000
"""Where the rule set gives no limit of its own."""

MOST_COMMITS = 500
"""Commits of one push; who has more has taken a wrong branch."""

_GIT_NAME = re.compile(r"^(?:\.git|git~\d)")
_SECRECY = re.compile(r"""^\s*["']?secrecy["']?\s*:\s*["']?([^"'\s#]*)""", re.MULTILINE | re.IGNORECASE)
_KEPT_EMPTY = ".gitkeep"
_SHOWN_REFUSALS = 50


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is new in a push: its commits, and the files that they bring or take away."""

    commits: tuple[Commit, ...]
    entries: tuple[TreeEntry, ...]
    """Every file that any of the commits adds or changes."""


def pushed_by(repository: Repository, tip: str) -> Pushed:
    """What a push brings that the repository does not have."""
    ids = repository.run(["rev-list", "--topo-order", "--reverse", tip, "--not", "--all"]).decode().split()
    commits = tuple(read_commits(repository, ids[: MOST_COMMITS + 1]))
    return Pushed(commits, tuple(_entries(repository, ids[: MOST_COMMITS + 1])))


def _entries(repository: Repository, ids: Sequence[str]) -> Iterator[TreeEntry]:
    """Files that commits bring: of a merge, those that no parent has so."""
    words = ["diff-tree", "--stdin", "-r", "-c", "--root", "-z", "--raw", "--no-renames", "--no-commit-id"]
    out = repository.run(words, "".join(f"{each}\n" for each in ids).encode()).split(b"\0")[:-1]
    for facts, name in zip(out[::2], out[1::2], strict=True):
        parents = len(facts) - len(facts.lstrip(b":"))
        parts = facts[parents:].decode().split(" ")
        mode, blob = parts[parents], parts[-2]
        if mode != "000000":
            yield TreeEntry(name.decode("utf-8", "surrogateescape"), mode, blob)


def gate(main: MainState, account: Account, tip: str, pushed: Pushed, received: int) -> list[Refusal]:
    """Every rule that a push breaks. `received`: bytes of what came in."""
    if received > PUSH_BYTES:
        return [refusal("large_push", size=received, most=PUSH_BYTES)]
    if len(pushed.commits) > MOST_COMMITS:
        return [refusal("many_commits", most=MOST_COMMITS)]
    found = [
        *commit_refusals(account, pushed.commits),
        *level_refusals(main, account, pushed.entries),
        *name_refusals(main, pushed.entries),
        *size_refusals(main, pushed.entries),
        *secrecy_refusals(main.repository, pushed.entries),
        *clash_refusals(main.repository, tip, pushed.entries),
    ]
    return list(dict.fromkeys(found))[:_SHOWN_REFUSALS]


def commit_refusals(account: Account, commits: Iterable[Commit]) -> Iterator[Refusal]:
    """Commits under somebody else's address, or with a trailer that only the record has."""
    for commit in commits:
        short = commit.id[:10]
        for person in (commit.author, commit.committer):
            if not account.has_address(person.address):
                mine = ", ".join(account.addresses)
                yield refusal("foreign_address", commit=short, found=person.address, mine=mine)
        if name := reserved_in(commit.message):
            yield refusal("reserved_trailer", commit=short, found=name)


def level_refusals(main: MainState, account: Account, entries: Iterable[TreeEntry]) -> Iterator[Refusal]:
    """Files that any commit brings where the account holds no level, even if a later commit takes them back."""
    standing = main.standing(account)
    if standing.is_council:
        return  # may order withdrawals anywhere; what else it changes is refused with the request as a whole
    for entry in entries:
        if not boards_to_submit(standing, entry.path):
            yield refusal("no_level", _shown(entry.path), account=account.name)


def name_refusals(main: MainState, entries: Iterable[TreeEntry]) -> Iterator[Refusal]:
    """Links, submodules, names that Git itself or another system would read otherwise."""
    for entry in entries:
        if any(map(is_git_name, entry.path.split("/"))):
            yield refusal("git_name", _shown(entry.path))
            continue
        for issue in entry_issues(entry, main.portal.rules.limits):
            if issue.severity == "error" and not _is_of_code(entry, issue):
                yield refusal("bad_entry", _shown(entry.path), said=message(issue))


def _is_of_code(entry: TreeEntry, issue: Issue) -> bool:
    """Theme and program have scripts, hidden files and endings of their own; a strange letter is strange there too."""
    if kind_of(entry.path) is not PathKind.TECHNICAL:
        return False
    if issue.code in {"executable_file", "stray_file"}:
        return True
    name = PurePosixPath(entry.path).name
    return issue.code == "odd_name" and name.isascii() and name.lstrip("._").replace("_", "").isalnum()


def is_git_name(part: str) -> bool:
    """Whether a name is one of Git's own (`.git`, `.gitattributes` …) on some system, however it is spelled."""
    if part == _KEPT_EMPTY:
        return False
    visible = "".join(letter for letter in part if unicodedata.category(letter) not in {"Cf", "Cc", "Cs"})
    return bool(_GIT_NAME.match(unicodedata.normalize("NFKC", visible).casefold().strip()))


def size_refusals(main: MainState, entries: Sequence[TreeEntry]) -> Iterator[Refusal]:
    """Files over the limit of the rule set."""
    most = main.portal.rules.limits.file_bytes or FILE_BYTES
    sizes = _sizes(main.repository, {entry.blob for entry in entries if entry.mode != "160000"})
    for entry in entries:
        if sizes.get(entry.blob, 0) > most:
            yield refusal("large_file", _shown(entry.path), size=sizes[entry.blob], most=most)


def _sizes(repository: Repository, blobs: Iterable[str]) -> Mapping[str, int]:
    asked = "".join(f"{blob}\n" for blob in sorted(blobs)).encode()
    out = repository.run(["cat-file", "--batch-check=%(objectname) %(objectsize)"], asked).decode()
    return {
        blob: int(size) for blob, size in (line.split(" ") for line in out.splitlines()) if size.isdigit()
    }


def secrecy_refusals(repository: Repository, entries: Iterable[TreeEntry]) -> Iterator[Refusal]:
    """Documents that declare a class of secrecy, in any commit of the push, however faulty they are (Đ5.1b)."""
    documents = [each for each in entries if is_document(each.path) and each.mode.startswith("100")]
    for entry, content in zip(documents, repository.read(each.blob for each in documents), strict=True):
        if found := secrecy_in(content):
            yield refusal("secret", _shown(entry.path), found=found)


def secrecy_in(content: bytes) -> str:
    """The class of secrecy that a document's bytes declare other than `khong-mat`; nothing where they declare none."""
    declared = str(front_matter(content).get("secrecy", ""))
    text = content.decode("utf-8", "replace").replace("\r", "\n").lstrip("\ufeff")
    head = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
    written = _SECRECY.findall(head[1] if len(head) > 1 else "")
    return next((each for each in (declared, *written) if each not in {"", OPEN_CLASS}), "")


def clash_refusals(repository: Repository, tip: str, entries: Sequence[TreeEntry]) -> Iterator[Refusal]:
    """New names that are one with another where case or composition of letters does not count, folders too."""
    if not entries:
        return
    called: dict[str, str] = {}
    paths = [entry.path for entry in repository.entries(tip)]
    changed = {entry.path for entry in entries}
    for path in sorted(paths, key=lambda path: path in changed):
        for part in _with_folders(path):
            other = called.setdefault(same_name_key(part), part)
            if other != part and path in changed:
                yield refusal("same_name", _shown(path), other=_shown(other))


def _with_folders(path: str) -> Iterator[str]:
    yield path
    at = path.rfind("/")
    while at > 0:
        yield path[:at]
        at = path.rfind("/", 0, at)


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
