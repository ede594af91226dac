"""`congso agency`: register an agency with its subsite, and close one."""

from datetime import datetime

import click

from pipeline.checks.agencies import label_issues
from pipeline.checks.messages import message
from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.model.agency import KINDS, STATE_KINDS
from pipeline.model.document_number import is_document_number
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.agency_file import agency_path, register, set_values
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource


@click.group()
def command() -> None:
    """Register and close agencies and their subsites."""


@command.command("new")
@click.argument("label")
@click.option("--name", help="Full name [Cơ quan LABEL].")
@click.option("--short-name", help="Name where there is little room [the full name].")
@click.option(
    "--kind", type=click.Choice(list(KINDS)), default="so", show_default=True, help="Kind of agency."
)
@click.option("--parent", default="", metavar="LABEL", help="The agency above it.")
@click.option(
    "--decision", default="", metavar="NUMBER", help="Decision that allows a non-state subsite (Đ1.3)."
)
@click.option(
    "--decision-date", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Its date (YYYY-MM-DD)."
)
@click.pass_obj
def new(
    place: Place,
    label: str,
    name: str | None,
    short_name: str | None,
    kind: str,
    parent: str,
    decision: str,
    decision_date: datetime | None,
) -> None:
    """Register the agency LABEL and make its subsite."""
    portal = load_portal(WorktreeSource(place.folder, datetime.now(VIETNAM_TIME)))
    _refuse_label(label, portal)
    if parent and portal.agency(parent) is None:
        raise MisuseError(f"--parent {parent!r} is not registered", f"Known: {', '.join(portal.agencies)}.")
    allowed = _decision(kind, decision, decision_date)
    full = name or f"Cơ quan {label}"
    values: dict[str, object] = {"label": label, "name": full, "short_name": short_name or full, "kind": kind}
    values |= {"parent": parent} if parent else {}
    values |= {"decision": allowed} if allowed else {}
    values |= _contacts(label, portal)
    values |= {"quota_kind": kind} if kind in portal.rules.quotas else {}
    click.echo(f"{register(place.folder, values)} is written. Fill in contacts and board, then commit it.")


@command.command("close")
@click.argument("label")
@click.option("--successor", required=True, metavar="LABEL", help="The agency that takes over (Đ17.3).")
@click.pass_obj
def close(place: Place, label: str, successor: str) -> None:
    """Close the agency LABEL: its pages stay, and its front page leads to the successor."""
    portal = load_portal(WorktreeSource(place.folder, datetime.now(VIETNAM_TIME)))
    if label not in portal.agencies:
        raise MisuseError(f"{label!r} is not registered", f"Known: {', '.join(portal.agencies)}.")
    follower = portal.agency(successor)
    if follower is None or successor == label or follower.status == "closed":
        raise MisuseError(
            f"--successor {successor!r} is not another agency that is active",
            "Name the agency that takes over.",
        )
    set_values(place.folder, label, {"status": "closed", "successor": successor})
    click.echo(f"{agency_path(label)} says that {label} is closed and followed by {successor}. Commit it.")


def _refuse_label(label: str, portal: Portal) -> None:
    folders = {kind.folder for kind in portal.types.values()} | {section.name for section in portal.sections}
    for issue in label_issues(label, agency_path(label), folders):
        raise MisuseError(message(issue))
    if portal.agency(label) is not None:
        raise MisuseError(f"{label!r} is registered already", "Choose another label, or edit its agency.yml.")


def _decision(kind: str, number: str, date: datetime | None) -> dict[str, str]:
    """The approving decision; raises MisuseError where a non-state body has none (Đ1.3)."""
    if kind not in STATE_KINDS and not (number and date):
        raise MisuseError(
            f"a subsite of kind {kind!r} needs the decision that allows it (Đ1.3)",
            "Give --decision 15/QĐ-UBND --decision-date 2026-01-05.",
        )
    if number and not is_document_number(number):
        raise MisuseError(f"--decision {number!r} is no document number", "Write it as 15/QĐ-UBND.")
    return {"number": number, "date": date.date().isoformat()} if number and date else {}


def _contacts(label: str, portal: Portal) -> dict[str, object]:
    """Until the agency gives its own contacts, visitors reach the main portal: true, and it passes the checks."""
    main = portal.main
    return {
        "address": main.address,
        "phone": main.phone,
        "email": main.email,
        "responsible": main.responsible,
        "board": [
            {
                "account": f"{label}.duyet",
                "name": "Chưa phân công",
                "level": "approve",
                "title": "Kiểm duyệt",
            },
            {"account": f"{label}.nhap", "name": "Chưa phân công", "level": "edit", "title": "Cập nhật"},
        ],
    }
