"""The portal's own repository, `var/repository.git`: its `main` is the only truth that is published.

Whoever opens it sees to its configuration and hooks, so that a push meets the gate whatever way it comes.
"""

import shlex
import sys
from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.durable import write_durably
from pipeline.store.git_command import run_git
from pipeline.store.repository import Repository

MAIN_BRANCH = "refs/heads/main"
START_TAG = "refs/tags/portal-start"
"""Where the audit of requests begins (DESIGN, Layout)."""

HOOKS = ("pre-receive", "proc-receive")
"""Hooks that git starts when something is pushed; the module that they run is `pipeline.cli.hook`."""

_CONFIGURATION = """\
# Written by congso, and written again whenever it differs.
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = all
\tfsyncMethod = batch
\tlogAllRefUpdates = false
[receive]
\tadvertisePushOptions = true
\tadvertiseAtomic = false
\tprocReceiveRefs = refs/for
\tdenyDeletes = true
\tdenyNonFastForwards = true
\tmaxInputSize = 120m
\tautogc = false
\tcertNonceSlop = 0
[transfer]
\tfsckObjects = true
[uploadpack]
\tallowFilter = false
[gc]
\tauto = 0
\tpruneExpire = never
[maintenance]
\tauto = false
"""
"""A push is checked by git itself (`fsckObjects`) and kept in quarantine until the gate has let it in; its hard limit
lies above the gate's, which says so in words. Nothing is ever collected as garbage: drafts stay (Đ11.1)."""


def has_repository(folder: Path) -> bool:
    """Whether the portal in a folder has a repository, or one can be made from its checkout."""
    return (folder / "var" / "repository.git" / "HEAD").exists() or (folder / ".git").exists()


def open_repository(folder: Path) -> Repository:
    """The repository of the portal in a folder; made from the checkout's HEAD when it is not there yet.

    Raises MisuseError where the folder is neither a portal with a repository nor a checkout.
    """
    bare = folder / "var" / "repository.git"
    if not (bare / "HEAD").exists():
        _make(folder, bare)
    equip(bare)
    return Repository(bare)


def portal_of(repository: Repository) -> Path:
    """The folder of the portal whose repository this is."""
    return repository.folder.parent.parent


def equip(bare: Path) -> None:
    """Give a repository its configuration and hooks, where it does not have them so."""
    wanted = {"config": _CONFIGURATION, **{f"hooks/{name}": _hook(name) for name in HOOKS}}
    for path, text in wanted.items():
        file = bare / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(exist_ok=True)
            write_durably(file, text.encode(), 0o755 if path.startswith("hooks/") else 0o644)


def _hook(name: str) -> str:
    """A script that starts the program which opened the repository, in isolation from the pusher's environment."""
    return f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -m pipeline.cli.hook {name}\n"


def _make(folder: Path, bare: Path) -> None:
    if not (folder / ".git").exists():
        raise MisuseError(
            f"{folder} has no var/repository.git and is no checkout",
            "congso init DIR makes a portal with both.",
        )
    fresh = bare.with_name(".repository.git.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    run_git(folder, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(fresh)])
    fetch = ["-c", "protocol.file.allow=always", "fetch", "--quiet", "--no-tags", str(folder.resolve())]
    run_git(fresh, [*fetch, f"HEAD:{MAIN_BRANCH}"])
    run_git(fresh, ["update-ref", START_TAG, MAIN_BRANCH])
    fresh.rename(bare)
