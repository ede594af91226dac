"""A Git server for tests: a real repository of two agencies behind the program's own server, in another process."""

import base64
import multiprocessing
import os
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from pipeline.cli.http_server import http_server
from pipeline.errors import TooManyAttemptsError
from pipeline.model.account import Account
from pipeline.store.git_command import git_environment
from pipeline.workflow.git_http import GitServer
from pipeline.workflow.push import GIT, hiding_environment, push_environment
from tests.congso import PERSON, git

SO = Account("sokhdt.nhap", ("sokhdt.nhap@mau.example",))
HUYEN = Account("phoyen.nhap", ("phoyen.nhap@mau.example",))
SEEN = {SO.name: "request/2026-000001", HUYEN.name: "request/2026-000002"}
TOKENS = {SO.name: "ma-cua-so", HUYEN.name: "ma-cua-huyen"}
_HOOK = """\
#!/bin/sh
cat >/dev/null
echo "$CONGSO_ACCOUNT $CONGSO_SUBMITTED_VIA ${GIT_PROTOCOL:-none} $REMOTE_ADDR" >> "$GIT_DIR/pushed"
sleep "$(cat "$GIT_DIR/delay" 2>/dev/null || echo 0)"
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A repository and where it is served."""

    repository: Path
    port: int
    process: int

    def url(self, account: Account = SO) -> str:
        return f"http://{account.name}:{TOKENS[account.name]}@127.0.0.1:{self.port}/git/"

    def ask(
        self, path: str, body: bytes | None = None, account: Account | None = SO, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of an answer to one request; POST where there is a body."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/git{path}", body)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if account is not None:
            named = f"{account.name}:{TOKENS.get(account.name, 'sai')}"
            request.add_header("Authorization", f"Basic {base64.b64encode(named.encode()).decode()}")
        try:
            with urllib.request.urlopen(request, timeout=30) as found:  # noqa: S310
                return found.status, found.headers, found.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read()

    def peak_memory(self) -> int:
        """The most memory that the server's own process has held, in bytes."""
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

    def git_processes(self) -> list[str]:
        """Programs that the server has started and that still run."""
        children = Path(f"/proc/{self.process}/task").glob("*/children")
        return [pid for each in children for pid in each.read_text().split()]


def make_repository(folder: Path) -> Path:
    """A bare repository with `main` and one request of each agency, each with a file that no other has."""
    work, bare = folder / "work", folder / "repository.git"
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(folder, "init", "--quiet", "--initial-branch=main", str(work))
    for branch, name in [
        ("main", "chung.md"),
        *((SEEN[each.name], f"{each.name}.md") for each in (SO, HUYEN)),
    ]:
        git(work, "switch", "--quiet", "--force-create", branch, *(["main"] if branch != "main" else []))
        (work / name).write_text(f"Nội dung {name}\n", encoding="utf-8")
        git(work, "add", "--all")
        git(work, "commit", "--quiet", "-m", name)
    git(work, "push", "--quiet", str(bare), "--all")
    hook = bare / "hooks" / "pre-receive"
    hook.write_text(_HOOK)
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    return bare


@contextmanager
def serving(repository: Path, **more: Any) -> Iterator[Served]:
    """Serve a repository; `more` are further fields of GitServer."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(repository, theirs, more), daemon=True)
    process.start()
    try:
        yield Served(repository, ours.recv(), process.pid or 0)
    finally:
        process.kill()
        process.join()


def _serve(repository: Path, connection: Any, more: Mapping[str, Any]) -> None:
    application = GitServer(repository, authenticate, environment, **more)
    server = http_server(DispatcherMiddleware(NotFound(), {"/git": application}), port=0)
    connection.send(server.effective_port)
    server.run()


def authenticate(environ: Mapping[str, Any]) -> Account | None:
    """Two accounts, each with one token; and a network that has failed too often."""
    if "X_FAILED" in environ.get("QUERY_STRING", "") or environ.get("HTTP_X_FAILED"):
        raise TooManyAttemptsError("30 failures", 300)
    brought = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Basic ")
    name, _, token = base64.b64decode(brought).decode().partition(":")
    return next((each for each in (SO, HUYEN) if each.name == name and TOKENS[name] == token), None)


def environment(account: Account) -> Mapping[str, str]:
    """An account sees `main` and its own request."""
    hidden = ["refs", "!refs/heads/main", f"!refs/heads/{SEEN[account.name]}"]
    return {**push_environment(account, GIT), **hiding_environment(hidden)}


def asked_of_git(
    folder: Path, *words: str, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What became of a git command; `more` are further variables."""
    command = ["git", "-C", str(folder), *words]
    environment = git_environment({**PERSON, **(more or {})})
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def random_file(path: Path, size: int) -> None:
    """A file that no compression makes smaller."""
    path.write_bytes(os.urandom(size))


def packet(text: str) -> bytes:
    """One packet line (gitprotocol-common(5))."""
    content = text.encode()
    return f"{len(content) + 4:04x}".encode() + content
