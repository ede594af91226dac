"""`congso init`: an empty portal of one's own."""

from datetime import datetime
from pathlib import Path

import click

from pipeline.errors import MisuseError
from pipeline.model.agency import LABEL
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.new_portal import Beginning, make_portal


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--label", default="tinh", show_default=True, help="Label of the main portal.")
@click.option(
    "--name", default="Cổng thông tin điện tử tỉnh", show_default=True, help="Full name of the portal."
)
@click.option("--short-name", default="Cổng tỉnh", show_default=True, help="Name where there is little room.")
@click.option(
    "--base-url", default="https://portal.example", show_default=True, help="Address that visitors will use."
)
def command(target: Path, label: str, name: str, short_name: str, base_url: str) -> None:
    """Make an empty portal in the folder DIR, with a repository of its own."""
    if not LABEL.match(label):
        raise MisuseError(f"--label {label!r} is no label", "Use a-z, 0-9 and hyphens: thainguyen.")
    folder = target.absolute()
    make_portal(folder, Beginning(label, name, short_name, base_url.rstrip("/")), datetime.now(VIETNAM_TIME))
    click.echo(f"A portal stands in {folder}. Next:")
    click.echo(f"  fill in {folder / 'content' / 'data' / 'portal.yml'}")
    click.echo(f"  congso -C {folder} agency new LABEL")
    click.echo(f"  congso -C {folder} build")
