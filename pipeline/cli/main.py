"""The console script `congso`: one group of commands, and the one place where an error becomes an exit code."""

import gc
import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import click

from pipeline.errors import BrokenEnvironmentError, CongsoError

COMMANDS = {
    "agency": "pipeline.cli.agency",
    "archive": "pipeline.cli.archive",
    "build": "pipeline.cli.build",
    "calendar": "pipeline.cli.calendar",
    "check": "pipeline.cli.check",
    "forge": "pipeline.cli.forge",
    "import": "pipeline.cli.importing",
    "init": "pipeline.cli.init",
    "key": "pipeline.cli.key",
    "mail": "pipeline.cli.mail",
    "release": "pipeline.cli.release",
    "request": "pipeline.cli.request.group",
    "search": "pipeline.cli.search",
    "serve": "pipeline.cli.serve",
    "shell": "pipeline.cli.shell",
    "user": "pipeline.cli.user",
}
"""Commands and the modules that hold them; a module is imported only when its command is asked for."""

_GARBAGE = 100_000
"""Objects between two collections: nearly all that a command makes lives as long as it does, or dies by itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command works."""

    folder: Path
    """Root of the portal: the folder with `content/` and `sub-portals/`."""


class Commands(click.Group):
    """Commands that are imported when they are used: `congso check` never waits for Pelican."""

    table: ClassVar[Mapping[str, str]] = COMMANDS
    """Modules that hold a `command`, or `module:name` where it is called otherwise."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        return command


@click.group(cls=Commands)
@click.option(
    "-C",
    "folder",
    default=".",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work on the portal in DIR.",
)
@click.version_option(package_name="congso")
@click.pass_context
def group(ctx: click.Context, folder: Path) -> None:
    """A provincial government's web portal as a Git repository."""
    ctx.obj = Place(folder.resolve())


def main() -> None:
    """Run the command line; exit code 0 done, 1 faults in content or request, 2 misuse or a broken environment."""
    gc.set_threshold(_GARBAGE)
    try:
        group(prog_name="congso", standalone_mode=True)
    except CongsoError as error:
        click.echo(f"congso: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a folder without rights: nothing that a stack trace would explain
        click.echo(f"congso: {error.filename or 'writing'}: {error.strerror}", err=True)
        sys.exit(BrokenEnvironmentError.exit_code)


if __name__ == "__main__":
    main()
