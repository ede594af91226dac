"""Compares builds: congso against the generators that are installed, over one corpus, in turn (A B A B).

`python -m bench.build [CORPUS] --vs hugo,pelican,eleventy --json OUT` prints medians and ratios to Hugo. Peers take
part where their sites (`../shared/bench/build`) and programs are there; otherwise congso is measured alone. Without
a corpus one of 1,000 articles is generated.
"""

import json
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.measuring import Measured, measured
from bench.sites import Site, congso_site, generated_corpus, peer_site

OPERATIONS = ("cold", "theme", "edit", "add", "nothing")
PEERS_KNOWN = ("hugo", "pelican", "eleventy")
ARTICLES = 1000
FIGURES = ("wall_s", "cpu_s", "rss_mb", "written")

Runs = dict[tuple[str, str], list[Measured]]


@click.command()
@click.argument("corpus", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--vs", default="hugo,pelican,eleventy", show_default=True, help="Peers to compare with.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the rows here too.")
@click.option("--repetitions", default=3, show_default=True, type=click.IntRange(1), help="Runs of each.")
def main(corpus: Path | None, vs: str, json_file: Path | None, repetitions: int) -> None:
    """Measure builds of a corpus."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as work:
        found = corpus.resolve() if corpus else generated_corpus(Path(work) / "corpus", ARTICLES)
        if found is None:
            raise click.UsageError("name the folder of a corpus; no generator is there to make one")
        rows = _rows(_compared(_sites(found, Path(work), vs.split(",")), repetitions))
    _show(rows)
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps({"rows": rows}, indent=1), encoding="utf-8")


def _sites(corpus: Path, work: Path, peers: list[str]) -> list[Site]:
    sites = [congso_site(corpus, work / "congso")]
    for tool in peers:
        if tool not in PEERS_KNOWN:
            raise click.UsageError(f"{tool!r} is none of {', '.join(PEERS_KNOWN)}")
        site = peer_site(tool, corpus, work / tool)
        if site is None:
            click.echo(f"{tool} is not installed, so it is left out", err=True)
        else:
            sites.append(site)
    return sites


def _compared(sites: list[Site], repetitions: int) -> Runs:
    """Every operation on every site, the tools in turn, so that a drift of the machine meets all of them."""
    runs: Runs = defaultdict(list)
    for number in range(repetitions):
        for operation in OPERATIONS:
            for site in sites:
                if operation == "cold":
                    site.empty()
                site.change(operation, number)
                runs[site.tool, operation].append(measured(site.command, site.folder, site.output))
    return runs


def _rows(runs: Runs) -> list[dict[str, Any]]:
    medians = {key: _medians(values) for key, values in runs.items()}
    rows = []
    for (tool, operation), figures in medians.items():
        hugo = medians.get(("hugo", operation))
        ratios = {
            f"{name}_ratio": round(figures[f"{name}_s"] / hugo[f"{name}_s"], 3) if hugo else None
            for name in ("wall", "cpu")
        }
        rows.append({"tool": tool, "operation": operation, **figures, **ratios})
    return rows


def _medians(values: list[Measured]) -> dict[str, float]:
    taken = [asdict(value) for value in values]
    return {name: round(median(each[name] for each in taken), 3) for name in FIGURES}


def _show(rows: list[dict[str, Any]]) -> None:
    table = Table("tool", "operation", "wall s", "CPU s", "PSS MB", "written", "wall : Hugo", "CPU : Hugo")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
