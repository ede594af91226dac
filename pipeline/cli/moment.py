"""What many commands share: the present moment, and results for programs or for people."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from pipeline.model.field import VIETNAM_TIME

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)


def now() -> datetime:
    """The present moment, in whole seconds."""
    return datetime.now(VIETNAM_TIME).replace(microsecond=0)


def say(as_json: bool, values: Mapping[str, Any], *lines: str) -> None:
    """Print a result for programs or for people."""
    click.echo(json.dumps(values, ensure_ascii=False) if as_json else "\n".join(lines))
