"""`congso request list|show`: which requests there are, and all about one."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from difflib import unified_diff
from typing import Any

import click

from pipeline.checks.messages import shown
from pipeline.cli.check import fault_object
from pipeline.cli.main import Place
from pipeline.cli.request.opened import acting, opened, print_json
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.plain_text import printable
from pipeline.model.request import Event, State
from pipeline.store.tree_objects import TreeEntry
from pipeline.workflow.push_options import moment_from
from pipeline.workflow.queries import Conflict, Details, details, visible, waiting_for
from pipeline.workflow.refusals import sentence
from pipeline.workflow.request_index import Wanted

_STATES = click.Choice([state.value for state in State])


@click.command("list")
@click.option("--mine", is_flag=True, help="Only those that ACCOUNT has opened.")
@click.option("--waiting", is_flag=True, help="Only those that wait for ACCOUNT's approval.")
@click.option("--state", "states", multiple=True, type=_STATES, help="Only this state; may be repeated.")
@click.option("--agency", default="", metavar="LABEL", help="Only those of this agency.")
@click.option("--due-before", metavar="TIME", help="Only those that must be public before this moment.")
@click.option("--all", "with_closed", is_flag=True, help="Closed ones too.")
@acting
@click.pass_obj
def list_(
    place: Place,
    mine: bool,
    waiting: bool,
    states: tuple[str, ...],
    agency: str,
    due_before: str | None,
    with_closed: bool,
    name: str,
    as_json: bool,
) -> None:
    """List the requests that ACCOUNT may see: urgent ones first, then by deadline."""
    repository, actor = opened(place, name)
    if waiting:
        found = waiting_for(repository, actor.account, actor.at)
    else:
        due = moment_from(due_before, datetime.min.replace(tzinfo=VIETNAM_TIME)) if due_before else None
        kinds = frozenset(map(State, states))
        wanted = Wanted(kinds, agency, actor.account.name if mine else "", due, with_closed)
        found = visible(repository, actor.account, wanted)
    if as_json:
        print_json({"requests": [_summary(event) for event in found]})
        return
    for event in found:
        click.echo(_line(event))


def _summary(event: Event) -> dict[str, Any]:
    return {
        "id": event.request,
        "state": event.state,
        "title": event.title,
        "agency": event.agency,
        "author": event.author,
        "owners": event.owners,
        "urgent": event.is_urgent,
        "due_at": _moment(event.due_at),
        "publish_at": _moment(event.publish_at),
        "claimed_by": event.claimed_by,
        "claimed_until": _moment(event.claimed_until),
        "acted_at": _moment(event.at),
        "digest": event.digest,
    }


def _line(event: Event) -> str:
    urgent = "! " if event.is_urgent else ""
    due = f"  hạn {event.due_at.astimezone(VIETNAM_TIME):%H:%M %d/%m/%Y}" if event.due_at else ""
    state = sentence("states", event.state)
    return f"{event.request}  {state:<14} {event.agency:<12} {urgent}{event.title}{due}"


@click.command("show")
@click.argument("number", metavar="ID")
@acting
@click.pass_obj
def show(place: Place, number: str, name: str, as_json: bool) -> None:
    """Show all about the request ID: where it stands, its files, faults and timeline."""
    repository, actor = opened(place, name)
    found = details(repository, number, actor.account)
    if as_json:
        print_json(_details(found))
        return
    for line in _lines(found):
        click.echo(line)


def _details(found: Details) -> dict[str, Any]:
    request = found.request
    return {
        **_summary(request.last),
        "state": request.last.state,
        "digest": request.digest,
        "head": request.head,
        "base": request.base,
        "merged": request.is_merged,
        "files": [_file(*pair) for pair in request.pairs],
        "faults": [fault_object(fault) for fault in found.faults],
        "conflicts": [asdict(each) for each in found.conflicts],
        "approvals": [{"by": event.by, "as": event.acting_as} for event in request.approvals],
        "approvals_missing": found.missing,
        "due_unconfirmed": found.unconfirmed,
        "timeline": [_step(each.event, each.commit) for each in request.events],
    }


def _file(before: TreeEntry | None, after: TreeEntry | None) -> dict[str, str]:
    entry = after or before or TreeEntry("", "", "")
    change = "changed" if before and after else "added" if after else "deleted"
    return {"path": entry.path, "change": change}


def _step(event: Event, commit: str) -> dict[str, Any]:
    return {
        "commit": commit,
        "action": event.action,
        "state": event.state,
        "by": event.by,
        "as": event.acting_as,
        "at": _moment(event.at),
        "via": event.via,
        "digest": event.digest,
        "reason": event.reason,
        "text": event.text,
        "where": event.where,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _both(each: Conflict) -> Iterator[str]:
    """Both versions of a file, as the lines in which they differ."""
    before, after = each.published.splitlines(), each.requested.splitlines()
    names = sentence("changes", "published"), sentence("changes", "requested")
    yield from map(printable, unified_diff(before, after, *names, lineterm=""))


def _lines(found: Details) -> Iterator[str]:
    request = found.request
    yield _line(request.last)
    for entry in (_file(*pair) for pair in request.pairs):
        yield f"  {sentence('changes', entry['change']):<9} {entry['path']}"
    for fault in found.faults:
        yield f"  {shown(fault)}"
    for each in found.conflicts:
        yield f"  {sentence('answers', 'conflict', path=each.path)}"
        yield from (f"    {line}" for line in _both(each))
    if found.missing:
        yield f"  {sentence('answers', 'waiting', owners=', '.join(found.missing))}"
    if found.unconfirmed:
        yield f"  {sentence('answers', 'unconfirmed', years=', '.join(map(str, found.unconfirmed)))}"
    yield f"  {request.digest}"
    for recorded in request.events:
        event = recorded.event
        action, at = sentence("actions", event.action), event.at.astimezone(VIETNAM_TIME)
        said = "  ".join(part for part in (event.reason, event.where) if part)
        yield f"{at:%H:%M %d/%m/%Y}  {event.by} ({event.acting_as}): {action}  {said}".rstrip()
        yield from (f"    {line}" for line in event.text.splitlines())
