"""`congso request`: submit content, review it, publish it by merging, and prove that nothing came any other way."""

from collections.abc import Mapping
from typing import ClassVar

import click

from pipeline.cli.main import Commands


class RequestCommands(Commands):
    """The commands of `congso request`; a list does not wait for what an audit needs."""

    table: ClassVar[Mapping[str, str]] = {
        "approve": "pipeline.cli.request.reviewing:approve",
        "audit": "pipeline.cli.request.publishing:audit_",
        "cancel": "pipeline.cli.request.reviewing:cancel",
        "claim": "pipeline.cli.request.reviewing:claim",
        "comment": "pipeline.cli.request.reviewing:comment",
        "diff": "pipeline.cli.request.comparing:diff",
        "list": "pipeline.cli.request.reading:list_",
        "preview": "pipeline.cli.request.previewing:preview_",
        "publish": "pipeline.cli.request.publishing:publish_",
        "reject": "pipeline.cli.request.reviewing:reject",
        "return": "pipeline.cli.request.reviewing:return_",
        "schedule": "pipeline.cli.request.reviewing:schedule",
        "show": "pipeline.cli.request.reading:show",
        "submit": "pipeline.cli.request.submitting:submit_",
        "update": "pipeline.cli.request.submitting:update_",
    }


@click.group(cls=RequestCommands)
def command() -> None:
    """Submit content for review, review it, and publish it."""
