"""What every transport gives git, and which commands it takes: the same over HTTP and over SSH."""

import shlex

from pipeline.errors import RefusedError
from pipeline.model.account import Account
from pipeline.store.repository import Repository
from pipeline.workflow.push import hiding_environment, push_environment
from pipeline.workflow.refusals import sentence
from pipeline.workflow.visibility import hidden_refs

SERVICES = ("git-upload-pack", "git-receive-pack")
"""What a clone and a push ask for."""

NAME = "git"
"""The one repository, as addresses name it: `https://HOST/git/`, `ssh://HOST/git`."""


def transport_environment(repository: Repository, account: Account, via: str) -> dict[str, str]:
    """What git and its hooks are told of who clones or pushes: account, way, and the refs that are hidden from it."""
    return {**push_environment(account, via), **hiding_environment(hidden_refs(repository, account))}


def service_of(command: str) -> str:
    """The one of SERVICES that a client asks for over SSH (`git-upload-pack 'git'`).

    `command`: what the client would run (SSH_ORIGINAL_COMMAND), of which no word is run. Raises RefusedError for
    anything else.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if words[:1] == ["git"]:
        words = [f"git-{words[1]}", *words[2:]] if len(words) > 1 else []
    if len(words) != 2 or words[0] not in SERVICES or words[1].strip("/") != NAME:
        raise RefusedError(sentence("transport", "shell_only"))
    return words[0]
