"""`congso shell`: the forced command of a key in `authorized_keys`, which lets its account clone and push over SSH."""

import os
from datetime import datetime

import click

from pipeline.cli.main import Place
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import read_settings
from pipeline.store.git_command import git_environment
from pipeline.store.portal_repository import open_repository
from pipeline.workflow.push import SSH
from pipeline.workflow.transport import service_of, transport_environment


@click.command()
@click.argument("account")
@click.pass_obj
def command(place: Place, account: str) -> None:
    """Let the account ACCOUNT clone or push over SSH, and nothing else; sshd(8) runs this for its key."""
    from pipeline.desk.project import open_desk

    service = service_of(os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    open_desk(place.folder / "var", read_settings(os.environ))
    from pipeline.desk.accounts.git_sign_in import account_of_shell

    known = account_of_shell(account, os.environ.get("SSH_CONNECTION", ""), datetime.now(VIETNAM_TIME))
    repository = open_repository(place.folder)
    told = transport_environment(repository, known, SSH)
    os.execvpe(  # noqa: S606 (no shell is wanted)
        "git", ["git", service.removeprefix("git-"), str(repository.folder)], git_environment(told)
    )
