"""`congso search`: finds published documents, with or without diacritics."""

import json
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.main import Place
from pipeline.errors import MisuseError


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--agency", default="", metavar="LABEL", help="Only documents of this agency.")
@click.option("--explain", is_flag=True, help="Say how the question was understood.")
@click.option(
    "--output", metavar="DIR", type=click.Path(path_type=Path), help="The built portal [the newest]."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def command(
    place: Place, query: tuple[str, ...], agency: str, explain: bool, output: Path | None, as_json: bool
) -> None:
    """Search what the last build has published."""
    from pipeline.search.index import search

    found = search(_fresh_index(place.folder, output), " ".join(query), agency, explain=explain)
    if as_json:
        click.echo(json.dumps({"total": found.total, "results": found.results}, ensure_ascii=False))
        return
    for result in found.results:
        click.echo(f"{result['title']} ({result['kind']}, {result['agency']}, {result['date'][:10]})")
        click.echo(f"  {result['url']}\n  {result['excerpt']}")
    click.echo(f"{found.total} kết quả")
    if explain:
        click.echo(found.explained)


def _fresh_index(folder: Path, output: Path | None) -> Path:
    """The index of the built portal, made again when the build is newer."""
    from pipeline.model.field import VIETNAM_TIME
    from pipeline.search.index import build_index
    from pipeline.site.published import export
    from pipeline.site.running import cache_folder
    from pipeline.store.portal_data import load_portal
    from pipeline.store.published import DOCUMENTS
    from pipeline.store.releases import Releases
    from pipeline.store.source import WorktreeSource

    outputs = [output] if output else [folder / "output", Releases(folder / "var").work]
    caches = [cache_folder(folder, each.resolve()) for each in outputs]
    built = [cache for cache in caches if (cache / "catalogue.sqlite").exists()]
    if not built:
        raise MisuseError("nothing has been built yet", "congso build makes the portal first.")
    cache = max(built, key=_modified)
    index = folder / "var" / "search" / cache.name
    stamp = _modified(cache)
    if not index.exists() or index.stat().st_mtime_ns < stamp:
        source = WorktreeSource(folder, datetime.now(VIETNAM_TIME))
        export(cache, load_portal(source))
        build_index(cache / DOCUMENTS, index)
    return index


def _modified(cache: Path) -> int:
    return max(path.stat().st_mtime_ns for path in cache.glob("catalogue.sqlite*"))
