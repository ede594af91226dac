"""A portal with full boards, its repository, and people who push to it with real git."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.model.account import Account
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.git_command import git_environment
from pipeline.store.portal_repository import open_repository
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.push import push_environment
from tests.congso import git
from tests.portals import PORTAL, news, small_portal, write

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM_TIME)
NEWS = "sub-portals/sokhdt/content/tin-tuc/2026/khanh-thanh.md"
MAIN_NEWS = "content/tin-tuc/2026/khanh-thanh.md"

_MAIN_BOARD = """\
board:
  - {account: tbt.mau, name: Nguyễn Văn Mẫu, level: approve, title: Tổng Biên tập}
  - {account: bbt.duyet, name: Trần Thị Ví Dụ, level: approve, title: Phó Tổng Biên tập}
  - {account: bbt.nhap, name: Lê Minh Hoạ, level: edit, title: Biên tập viên}
  - {account: quantri, name: Phạm Văn Thử, level: admin, title: Quản trị cổng}
settings:
  {base_url: "https://mau.example", rules: "40-2012", editor_in_chief: tbt.mau, council: [hd.chutich],
  information_centre: [Trung tâm Thông tin]}
"""
_BOARD = """\
board:
  - {account: %(label)s.duyet, name: Hoàng Văn Mẫu, level: approve, title: Trưởng Ban biên tập}
  - {account: %(label)s.duyet2, name: Bùi Thị Mẫu, level: approve, title: Phó Ban biên tập}
  - {account: %(label)s.nhap, name: Đỗ Thị Thử, level: edit, title: Biên tập viên}
  - {account: %(label)s.quantri, name: Vũ Văn Thử, level: admin, title: Quản trị}
"""


def person(name: str) -> Account:
    """The account with a name."""
    return Account(name, (f"{name}@mau.example",), f"Người {name}")


def actor(name: str, minutes: int = 0) -> Actor:
    """Somebody who acts so many minutes after NOW, by a command on the server."""
    return Actor(person(name), "command", NOW + timedelta(minutes=minutes))


def portal_with_boards(folder: Path) -> Repository:
    """Write a portal with two agencies, commit it, and make its repository."""
    small_portal(folder)
    shutil.rmtree(folder / "theme")
    before = PORTAL.partition("board:\n")[0]
    write(folder, "content/data/portal.yml", before + _MAIN_BOARD)
    for label in ("sokhdt", "phoyen"):
        file = folder / "sub-portals" / label / "agency.yml"
        kept = file.read_text(encoding="utf-8").partition("board:\n")[0]
        file.write_text(kept + _BOARD % {"label": label}, encoding="utf-8")
    write(folder, ".gitignore", "/var/\n/output/\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Bắt đầu")
    return open_repository(folder)


class Desk:
    """Somebody's own clone of the portal, with which they commit and push."""

    def __init__(self, repository: Repository, folder: Path, name: str, via: str = "git") -> None:
        self.repository = repository
        self.folder = folder
        self.account = person(name)
        self.via = via
        self.git("clone", "--quiet", str(repository.folder), str(folder), at=repository.folder.parent)

    def run(
        self, *words: str, at: Path | None = None, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run git as this person."""
        who = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (
                ("NAME", self.account.full_name),
                ("EMAIL", self.account.addresses[0]),
                ("DATE", NOW.isoformat()),
            )
        }
        signed_in = push_environment(self.account, self.via)
        environment = git_environment({**who, **signed_in, **(more or {})})
        command = ["git", "-C", str(at or self.folder), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    def git(self, *words: str, at: Path | None = None) -> str:
        """Run git as this person; it must succeed."""
        finished = self.run(*words, at=at)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.strip()

    def write(self, path: str, text: str) -> None:
        """Write a file of the clone."""
        write(self.folder, path, text)

    def commit(self, message: str = "Gửi tin") -> str:
        """Commit everything, and return the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def push(self, target: str = "main", options: Sequence[str] = ()) -> "Pushed":
        """Push what is checked out to `refs/for/<target>`."""
        wanted = [word for option in options for word in ("-o", option)]
        finished = self.run("push", *wanted, str(self.repository.folder), f"HEAD:refs/for/{target}")
        return Pushed(finished.returncode == 0, finished.stderr)


class Pushed:
    """What became of a push, and what the pusher read."""

    def __init__(self, is_taken: bool, text: str) -> None:
        self.is_taken = is_taken
        self.text = text

    @property
    def number(self) -> str:
        """The number of the request; the push must have been taken."""
        assert self.is_taken, self.text
        return self.text.partition("Yêu cầu ")[2].partition(" ")[0]


def news_of(title: str, agency: str = "sokhdt", body: str = "") -> str:
    """A news item without faults."""
    return news(title, "2026-11-24T08:00:00+07:00", agency, body=body)
