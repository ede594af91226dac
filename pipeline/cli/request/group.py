"""`congso request`: submit content, review it, publish it by merging, and prove that nothing came any other way."""

import click

from pipeline.cli.request.comparing import diff
from pipeline.cli.request.publishing import audit_, publish_
from pipeline.cli.request.reading import list_, show
from pipeline.cli.request.reviewing import approve, cancel, claim, comment, reject, return_, schedule
from pipeline.cli.request.submitting import submit_, update_


@click.group()
def command() -> None:
    """Submit content for review, review it, and publish it."""


_READ = (list_, show, diff)
_WRITE = (submit_, update_, comment, claim, approve, return_, reject, schedule, cancel, publish_)
for each in (*_READ, *_WRITE, audit_):
    command.add_command(each)
