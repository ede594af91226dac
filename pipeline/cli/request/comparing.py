"""`congso request diff`: what a request changes, field by field, as it is read, or as it is written."""

import sys
from collections.abc import Iterator
from dataclasses import asdict

import click
from pygments import highlight
from pygments.formatters import TerminalFormatter
from pygments.lexers.diff import DiffLexer

from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, opened, print_json
from pipeline.model.plain_text import one_line, printable
from pipeline.workflow.differences import ADDED, REMOVED, FileDifference, Piece, differences
from pipeline.workflow.queries import seen_request
from pipeline.workflow.record import main_state
from pipeline.workflow.refusals import sentence

_VIEWS = ("fields", "text", "raw")
_MARKS = {ADDED: ("{+", "+}", "green"), REMOVED: ("[-", "-]", "red")}
_LONGEST = 2000


@click.command("diff")
@click.argument("number", metavar="ID")
@click.option(
    "--view", type=click.Choice(_VIEWS), default="fields", help="By field, as read, or as written [fields]."
)
@acting
@click.pass_obj
def diff(place: Place, number: str, view: str, name: str, as_json: bool) -> None:
    """Show what the request ID changes."""
    repository, actor = opened(place, name)
    request = seen_request(repository, number, actor.account)
    found = differences(repository, main_state(repository).portal, request)
    if as_json:
        print_json({"id": number, "digest": request.digest, "files": [asdict(each) for each in found]})
        return
    for each in found:
        click.echo(f"{sentence('changes', each.change)}  {one_line(each.path)}")
        for line in _LINES[view](each):
            click.echo(f"  {line}")


def _fields(each: FileDifference) -> Iterator[str]:
    for field in each.fields:
        before, after = one_line(field.before, _LONGEST) or "-", one_line(field.after, _LONGEST) or "-"
        yield f"{field.label}: {before} → {after}"


def _text(each: FileDifference) -> Iterator[str]:
    yield from "".join(map(_marked, each.text)).split("\n")


def _marked(piece: Piece) -> str:
    """A piece with marks that stay in a pipe; colours only where a person looks on."""
    lines = [one_line(line, _LONGEST) + line[len(line.rstrip()) :] for line in piece.text.split("\n")]
    if piece.kind not in _MARKS:
        return "\n".join(lines)
    begin, end, colour = _MARKS[piece.kind]
    return "\n".join(click.style(f"{begin}{line}{end}", fg=colour) if line else "" for line in lines)


def _raw(each: FileDifference) -> Iterator[str]:
    text = "\n".join(map(printable, each.raw.split("\n")))
    coloured = highlight(text, DiffLexer(), TerminalFormatter()) if sys.stdout.isatty() else text
    yield from coloured.rstrip("\n").split("\n")


_LINES = {"fields": _fields, "text": _text, "raw": _raw}
