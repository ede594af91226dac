"""The portal's own repository, `var/repository.git`: its `main` is the only truth that is published."""

from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.git_command import run_git
from pipeline.store.repository import Repository

MAIN_BRANCH = "refs/heads/main"
START_TAG = "refs/tags/portal-start"
"""Where the audit of requests begins (DESIGN, Layout)."""


def open_repository(folder: Path) -> Repository:
    """The repository of the portal in a folder; made from the checkout's HEAD when it is not there yet.

    Raises MisuseError where the folder is neither a portal with a repository nor a checkout.
    """
    bare = folder / "var" / "repository.git"
    if not (bare / "HEAD").exists():
        _make(folder, bare)
    return Repository(bare)


def _make(folder: Path, bare: Path) -> None:
    if not (folder / ".git").exists():
        raise MisuseError(
            f"{folder} has no var/repository.git and is no checkout",
            "congso init DIR makes a portal with both.",
        )
    fresh = bare.with_name(".repository.git.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    run_git(folder, ["init", "--quiet", "--bare", "--initial-branch=main", str(fresh)])
    fetch = ["-c", "protocol.file.allow=always", "fetch", "--quiet", "--no-tags", str(folder.resolve())]
    run_git(fresh, [*fetch, f"HEAD:{MAIN_BRANCH}"])
    run_git(fresh, ["update-ref", START_TAG, MAIN_BRANCH])
    fresh.rename(bare)
