"""`python -m bench.search DATA_DIR --json OUT`: what search finds and costs, in Chromium through released files, beside
Pagefind on the same pages, and on the server.

nDCG and MRR count ten results; kilobytes are 1,000 bytes of bodies as they were sent, with an empty cache: `kb` of
packs and recent part, `card_kb` of the results' cards. Pagefind is found as `node_modules/pagefind` below --pagefind;
without it that part is left out.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from bench.measuring import measured
from bench.search_browser import Asked, ask_pagefind, ask_shards, browser, first_results, served
from bench.search_data import (
    DAY,
    FORMS,
    SearchData,
    make_portal,
    ndcg,
    published,
    read_data,
    recall,
    reciprocal_rank,
    share_of,
)
from bench.search_parts import index_costs, number_figures, server_figures
from pipeline.store.releases import Releases

SLOW_QUESTIONS = 12


def main() -> None:
    """Measure, and write everything as one JSON object."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder of corpus, queries and qrels")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--limit", type=int, default=0, help="questions of each form [all]")
    parser.add_argument("--pagefind", type=Path, help="folder with node_modules/pagefind (1.6)")
    parser.add_argument("--pagefind-limit", type=int, default=60, help="questions of each form for Pagefind")
    parser.add_argument("--keep", type=Path, help="work in this folder, and leave the portal there")
    options = parser.parse_args()
    data = read_data(options.data, options.limit)
    figures: dict[str, Any] = {"documents": len(data.corpus), "questions": len(data.questions)}
    work = options.keep or Path(tempfile.mkdtemp(prefix="congso-bench-"))
    try:
        _measure(data, work, options, figures)
    finally:
        if not options.keep:
            shutil.rmtree(work)
    options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def _measure(data: SearchData, work: Path, options: argparse.Namespace, figures: dict[str, Any]) -> None:
    portal = work / "portal"
    live = portal / "var" / "live"
    if not live.exists():
        _say("releasing the portal")
        make_portal(data, portal)
        command = [
            sys.executable,
            "-m",
            "pipeline.cli.main",
            "-C",
            str(portal),
            "build",
            "--release",
            "--unaudited",
        ]
        run = subprocess.run(
            [*command, "--as-of", DAY, "--json"], check=False, capture_output=True, text=True
        )
        if run.returncode:
            raise SystemExit(run.stdout[-2000:] + run.stderr[-2000:])
        figures["release"] = json.loads(run.stdout)["seconds"]
    _say("index built and changed")
    figures["index"] = index_costs([published(*each) for each in enumerate(data.corpus)], work)
    figures["numbers"] = number_figures(data, work)
    _say("asking in Chromium")
    with browser() as started, served(live) as site:
        page = started.new_page()
        page.goto(f"http://127.0.0.1:{site.port}/so-do/")
        answers: dict[str, list[Asked]] = {}
        for form in FORMS:
            answers[form] = [ask_shards(page, site, each[form]) for each in data.questions]
        figures["congso"] = _by_form(data, answers)
        slow = [each["q_kw_nodia"] for each in data.questions[:SLOW_QUESTIONS]]
        figures["first_results_s"] = {
            name: {"median": round(median(values), 2), "most": round(max(values), 2)}
            for name, values in first_results(started, live, slow).items()
        }
    _say("asking the server's index")
    name = Releases(portal / "var").live_id()
    figures["whoosh"] = server_figures(data, portal / "var" / "search" / name, answers)
    if options.pagefind:
        _say("Pagefind")
        figures["pagefind"] = _pagefind(data, work, options)


def _by_form(data: SearchData, answers: Mapping[str, Sequence[Asked]]) -> dict[str, dict[str, float]]:
    return {form: _figures(data, found) for form, found in answers.items()}


def _figures(data: SearchData, found: Sequence[Asked]) -> dict[str, float]:
    right = [data.right[each["id"]] for each in data.questions[: len(found)]]

    def mean(measure: Callable[[Sequence[str], Mapping[str, float]], float]) -> float:
        return round(fmean(measure(one.addresses, best) for one, best in zip(found, right, strict=True)), 4)

    index = [each.index_bytes / 1000 for each in found]
    cards = [each.entry_bytes / 1000 for each in found]
    requests = [float(each.requests) for each in found]
    return {
        "ndcg10": mean(ndcg),
        "mrr10": mean(reciprocal_rank),
        "r10": mean(recall),
        "kb_p50": round(share_of(index, 0.5), 1),
        "kb_p95": round(share_of(index, 0.95), 1),
        "card_kb_p50": round(share_of(cards, 0.5), 1),
        "card_kb_p95": round(share_of(cards, 0.95), 1),
        "requests_p50": share_of(requests, 0.5),
        "requests_p95": share_of(requests, 0.95),
        "start_kb": round(max(each.start_bytes for each in found) / 1000, 1),
        "zero": sum(not each.addresses for each in found),
    }


def _pagefind(data: SearchData, work: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Index the same document pages with Pagefind, and ask it the same questions."""
    site = work / "pagefind"
    if not (site / "pagefind").exists():
        shutil.rmtree(site, ignore_errors=True)
        for folder in ("tin-tuc", "so-do", "theme"):
            shutil.copytree(
                work / "portal" / "var" / "live" / folder,
                site / folder,
                ignore=shutil.ignore_patterns("*.br", "*.gz"),
            )
        command = ["npx", "--no-install", "pagefind", "--site", str(site), "--root-selector", "main"]
        cost = measured([*command, "--glob", "tin-tuc/*/*.html"], options.pagefind, site / "pagefind")
        (site / "cost.json").write_text(json.dumps({"cpu_s": cost.cpu_s, "wall_s": cost.wall_s}))
    figures: dict[str, Any] = {"build": json.loads((site / "cost.json").read_text())}
    with browser() as started, served(site) as pages:
        page = started.new_page()
        asked = data.questions[: options.pagefind_limit]
        answers = {form: [ask_pagefind(page, pages, each[form]) for each in asked] for form in FORMS}
    return figures | _by_form(data, answers)


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
