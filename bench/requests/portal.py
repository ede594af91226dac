"""A portal of many documents that `congso serve` opens, with clerks who push by the real git, and editors."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from bench.corpus import make_portal
from bench.sites import generated_corpus
from pipeline.model.account import Account
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import Settings
from pipeline.store.git_command import git_environment
from pipeline.store.yaml_file import dump, parse_mapping

EDITORS = 5
ROOT = Path(__file__).resolve().parents[2]

_NUMBER = re.compile(r"Yêu cầu (20\d\d-\d{6})")


@dataclass(frozen=True, slots=True)
class Pushed:
    """One push: whether it was taken, seconds until the answer, and the answer."""

    is_taken: bool
    seconds: float
    answer: str

    @property
    def number(self) -> str:
        """Number of the request, or nothing."""
        found = _NUMBER.search(self.answer)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Clerk:
    """One account with a clone of its own, in which commits wait to be pushed on branches 0, 1, 2 …"""

    account: Account
    agency: str
    token: str
    folder: Path
    branches: Iterator[int] = field(default_factory=count)

    def push(self, url: str, environment: Mapping[str, str]) -> Pushed:
        """Push the next commit as a new request."""
        branch = f"refs/heads/{next(self.branches)}:refs/for/main"
        words = ["git", "-C", str(self.folder), "push", "--quiet", url, branch]
        start = time.perf_counter()
        done = subprocess.run(
            words, env=git_environment(environment), capture_output=True, text=True, check=False
        )
        return Pushed(done.returncode == 0, time.perf_counter() - start, done.stderr)

    def push_to(self, port: int) -> Pushed:
        """Push to the server on a port."""
        return self.push(f"http://{self.account.name}:{self.token}@127.0.0.1:{port}/git/", {})


@dataclass(frozen=True, slots=True)
class LoadPortal:
    """A portal with its clerks."""

    folder: Path
    clerks: tuple[Clerk, ...]
    editors: tuple[Account, ...]

    @contextmanager
    def served(self) -> Iterator[int]:
        """Serve the portal as its users meet it; gives the port."""
        words = [sys.executable, "-m", "pipeline.cli.main", "-C", str(self.folder), "serve", "--port", "0"]
        server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            yield _port(server)
        finally:
            server.kill()
            server.communicate()


def _port(server: "subprocess.Popen[str]") -> int:
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise RuntimeError("congso serve has ended")


def load_portal(
    folder: Path, corpus: Path | None, documents: int, clerks: int, pushes: int
) -> LoadPortal | None:
    """Make a portal with so many clerks, each with so many commits to push; None where there is no corpus.

    A portal that stands in the folder already is used again, with fresh commits: the first release takes its time.
    """
    portal = folder / "portal"
    if not (portal / "var").exists():
        found = corpus or generated_corpus(folder / "corpus", documents)
        if found is None:
            return None
        shutil.rmtree(portal, ignore_errors=True)
        make_portal(found, portal)
        _give_boards(portal, clerks)
        (portal / ".gitignore").write_text("var/\noutput/\n")
        for words in (
            ["init", "--initial-branch=main"],
            ["add", "--all"],
            [*_PERSON, "commit", "-m", "start"],
        ):
            _git(portal, words)
        _congso(portal, "build", "--ref", "main", "--release")
    editors = tuple(
        Account(f"editor-{number}", (f"editor-{number}@mau.example",)) for number in range(EDITORS)
    )
    return LoadPortal(portal, tuple(_clerks(folder, portal, clerks, pushes)), editors)


_PERSON = ["-c", "user.name=Bench", "-c", "user.email=bench@mau.example"]


def _git(folder: Path, words: list[str], stdin: bytes = b"") -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        input=stdin,
        env=git_environment(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def _congso(folder: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main", "-C", str(folder), *words], cwd=ROOT, check=True
    )


def _give_boards(portal: Path, clerks: int) -> None:
    """Put every editor on every board, and each clerk on one."""
    files = sorted(portal.glob("sub-portals/*/agency.yml"))
    for place, file in enumerate(files):
        values = parse_mapping(file.read_text(encoding="utf-8"))
        names = [f"clerk-{number}" for number in range(clerks) if number % len(files) == place]
        board = [{"account": name, "name": "Người soạn", "level": "edit"} for name in names]
        board += [
            {"account": f"editor-{number}", "name": "Người duyệt", "level": "approve"}
            for number in range(EDITORS)
        ]
        file.write_text(dump({**values, "board": [*values["board"], *board]}), encoding="utf-8")


def _clerks(folder: Path, portal: Path, count: int, pushes: int) -> Iterator[Clerk]:
    """Accounts with tokens, and clones that share the portal's objects."""
    from pipeline.desk.project import open_desk

    open_desk(portal / "var", Settings())
    from pipeline.desk.accounts.registration import add_account, all_users, user_named
    from pipeline.desk.accounts.tokens import new_token

    shutil.rmtree(folder / "clones", ignore_errors=True)
    known = {user.name for user in all_users()}
    agencies = sorted(path.parent.name for path in portal.glob("sub-portals/*/agency.yml"))
    now = datetime.now(VIETNAM_TIME)
    for number in range(count):
        name, agency = f"clerk-{number}", agencies[number % len(agencies)]
        if name not in known:
            add_account(name, "Người soạn", [f"{name}@mau.example"], now)
        token = new_token(user_named(name), f"bench {now:%Y%m%d%H%M%S%f}", now)
        clerk = Clerk(user_named(name).account(), agency, token, folder / "clones" / name)
        _prepare(clerk, portal, pushes, now)
        yield clerk


def _prepare(clerk: Clerk, portal: Path, pushes: int, now: datetime) -> None:
    """Write commits, each with one news item of its own: branches 0, 1, 2 …"""
    clerk.folder.mkdir(parents=True)
    _git(clerk.folder, ["init", "--quiet", "--bare", "--initial-branch=none"])
    objects = portal / "var" / "repository.git" / "objects"
    (clerk.folder / "objects" / "info" / "alternates").write_text(f"{objects}\n")
    main = _git(portal / "var" / "repository.git", ["rev-parse", "refs/heads/main"]).strip()
    stamp = f"{now:%Y%m%d%H%M%S}"
    stream = "".join(_commit(clerk, main, push, stamp) for push in range(pushes))
    _git(clerk.folder, ["fast-import", "--quiet"], stream.encode())


def _commit(clerk: Clerk, main: str, push: int, stamp: str) -> str:
    text = news(f"Tin {stamp} {clerk.account.name} số {push}", clerk.agency)
    path = f"sub-portals/{clerk.agency}/content/tin-tuc/2026/tin-{stamp}-{clerk.account.name}-{push}.md"
    message, size = "Gửi tin", len(text.encode())
    return (
        f"commit refs/heads/{push}\n"
        f"committer {clerk.account.full_name} <{clerk.account.addresses[0]}> {int(time.time())} +0700\n"
        f"data {len(message.encode())}\n{message}\nfrom {main}\nM 100644 inline {path}\ndata {size}\n{text}\n"
    )


def news(title: str, agency: str) -> str:
    """A news item without faults."""
    values = {
        "title": title,
        "date": "2026-11-24T08:00:00+07:00",
        "agency": agency,
        "summary": f"Tóm tắt: {title}",
    }
    return f"---\n{dump({**values, 'category': 'trong-tinh'})}---\n\n## Nội dung\n\nNội dung của {title}.\n"
