"""`congso search`: finds published documents, with or without diacritics, ranked as browsers rank them."""

import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli.main import Place


@click.command()
@click.argument("query", nargs=-1)
@click.option("--agency", default="", metavar="LABEL", help="Only documents of this agency.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most results.")
@click.option(
    "--explain", is_flag=True, help="Say how the question was understood, and what each term gives."
)
@click.option(
    "--unanswered",
    "is_of_unanswered",
    is_flag=True,
    help="List what visitors asked most often without finding anything.",
)
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The built portal [the live release, or output].",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def command(
    place: Place,
    query: tuple[str, ...],
    agency: str,
    limit: int,
    explain: bool,
    is_of_unanswered: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Search what visitors can read."""
    if is_of_unanswered:
        _say_unanswered(place.folder, limit, as_json)
        return
    if not query:
        raise click.UsageError("Missing argument 'QUERY...'.")
    from pipeline.cli.indexing import searched

    where = searched(place.folder, output)
    found = where.search(" ".join(query), agency, limit)
    bets = where.best_bets(found)
    results = [_said(result, found.question.words, explain) for result in found.results]
    if as_json:
        said: dict[str, Any] = {"total": found.total, "results": results}
        if explain:
            said["best_bets"] = [{"title": title, "url": address} for title, address in bets]
            said["question"] = {"words": found.question.words, "numbers": found.question.numbers}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        _print(bets, results, found, explain)


def _print(bets: Any, results: Any, found: Any, explain: bool) -> None:
    for title, address in bets:
        click.echo(f"Trang nên xem: {title}\n  {address}")
    for result in results:
        click.echo(f"{result['title']} ({result['kind']}, {result['agency']}, {result['date'][:10]})")
        click.echo(f"  {result['url']}\n  {result['excerpt']}")
        for part in result.get("parts", ()):
            click.echo(
                f"    {part['gives']:7.3f}  {part['term']} (trong {part['holding']} trang, mức {part['impact']}/15)"
            )
    click.echo(f"{found.total} kết quả")
    if explain:
        terms = ", ".join(f"{each.term}×{each.share:g}" for each in found.question.terms)
        click.echo(f"Hiểu câu hỏi: {terms}; số văn bản: {', '.join(found.question.numbers) or 'không có'}")


def _say_unanswered(portal: Path, limit: int, as_json: bool) -> None:
    from dataclasses import asdict

    from pipeline.cli.search_page import unanswered_file
    from pipeline.search.unanswered import unanswered

    found = unanswered(unanswered_file(portal), limit)
    if as_json:
        click.echo(json.dumps({"unanswered": [asdict(each) for each in found]}, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.count:6}  {each.question}  (lần cuối: {each.month})")
    click.echo(f"{len(found)} câu hỏi không có kết quả")


def _said(result: Any, words: Any, explain: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from pipeline.search.excerpts import excerpt

    shown = result.shown
    said = {
        "url": shown["address"],
        "title": shown["title"],
        "kind": shown["kind"],
        "agency": shown["agency"],
        "date": shown["date"],
        "score": round(result.score, 3),
        "excerpt": excerpt(shown["text"] or shown["summary"], words, shown["lang"]),
    }
    return said | ({"parts": [asdict(part) for part in result.parts]} if explain else {})
