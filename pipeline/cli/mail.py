"""`congso mail`: letters that come in by mail or file."""

import os
from datetime import datetime

import click

from pipeline.cli.main import Place
from pipeline.errors import BrokenEnvironmentError, MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import IncomingSettings, read_settings
from pipeline.store.portal_repository import open_repository


@click.group()
def command() -> None:
    """Take in what comes by mail, or is dropped as a file."""


@command.command("poll")
@click.pass_obj
def poll_once(place: Place) -> None:
    """Keep new letters, open draft requests for those of accounts, hold the others, and answer each with its number."""
    from pipeline.desk.project import open_desk

    settings = read_settings(os.environ)
    if settings.incoming == IncomingSettings():
        raise MisuseError(
            "no box is named",
            "Set CONGSO_MAILDIR, CONGSO_IMAP_HOST or CONGSO_FILE_DROP to where letters come in.",
        )
    open_desk(place.folder / "var", settings)
    from pipeline.desk.letters.polling import poll

    done = poll(open_repository(place.folder), settings.incoming, datetime.now(VIETNAM_TIME))
    click.echo(f"Nhận mới: {done.kept}; đã xử lý: {done.handled}; đã trả lời: {done.answered}")
    if done.failed:
        raise BrokenEnvironmentError(
            "; ".join(done.failed), "What is in the boxes is read at the next round."
        )
