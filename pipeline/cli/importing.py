"""`congso import`: a folder of Markdown with front matter becomes documents of this portal."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from pipeline.importer.messages import what_changed, why_skipped
from pipeline.importer.outcome import Outcome
from pipeline.importer.run import run_import
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource

_FIRST_FEW = 3


@click.command("import")
@click.argument("origin", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--section", required=True, help="Folder of a document type, or a section's name.")
@click.option(
    "--agency", default="", metavar="LABEL", help="Subsite that takes the documents; else the main portal."
)
@click.option(
    "--old-site", default="", metavar="URL", help="Address of the old site, for links to its other pages."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(
    context: click.Context,
    origin: Path,
    section: str,
    agency: str,
    old_site: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the documents of the folder DIR (Pelican, Hugo or Jekyll style) into a section."""
    folder: Path = context.obj.folder
    portal = load_portal(WorktreeSource(folder, datetime.now(VIETNAM_TIME)))
    outcome = run_import(folder, portal, origin, section, agency, old_site, dry_run)
    click.echo(json.dumps(as_data(outcome), ensure_ascii=False) if as_json else as_text(outcome))
    context.exit(1 if outcome.has_faults else 0)


def as_data(outcome: Outcome) -> dict[str, object]:
    """The outcome as other programs read it (DESIGN: shapes)."""
    return {
        "documents": outcome.documents,
        "imported": outcome.imported,
        "written": outcome.written,
        "changed": [
            {
                "path": one.path,
                "code": one.code,
                "field": one.field,
                "found": one.found,
                "why": what_changed(one),
            }
            for one in outcome.changed
        ],
        "skipped": [{"path": one.path, "code": one.code, "why": why_skipped(one)} for one in outcome.skipped],
    }


def as_text(outcome: Outcome) -> str:
    """The outcome for the person at the keyboard: counts, and of each code the first few."""
    lines = [
        f"Đã nhập {outcome.imported} trên {outcome.documents} bài; ghi mới {outcome.written} tệp.",
        *_by_code("Bỏ qua", outcome.skipped, why_skipped),
        *_by_code("Thay đổi", outcome.changed, what_changed),
    ]
    return "\n".join(lines)


def _by_code(title: str, found: Iterable[Any], words: Callable[[Any], str]) -> Iterable[str]:
    for code, group in groupby(sorted(found, key=lambda one: one.code), key=lambda one: one.code):
        listed = list(group)
        yield f"{title} · {code}: {len(listed)}"
        yield from (f"  {one.path}: {words(one)}" for one in listed[:_FIRST_FEW])
        if len(listed) > _FIRST_FEW:
            yield f"  … và {len(listed) - _FIRST_FEW} mục nữa (--json để xem hết)"
