"""`python -m bench.search_sizes CORPUS --questions DATA_DIR --json OUT`: what search costs browsers on large portals.

CORPUS is a neutral corpus as `bench.corpus` reads it (`meta.json`, `content/<agency>/<slug>.md`): its shards are made
and released, one document is changed, and the keywords without marks of DATA_DIR are asked in Chromium, each with
an empty cache. Kilobytes are 1,000 bytes as they were sent.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import TYPES, article
from bench.search_browser import ask_shards, browser, served
from bench.search_data import read_data, share_of
from bench.search_parts import index_costs
from pipeline.store.published import PublishedDocument

_MARKUP = re.compile(r"\]\([^)]*\)|[*#>|\[]|^[-:| ]+$", re.MULTILINE)
"""What is not text in the corpus: addresses of links, and signs of Markdown."""


def main() -> None:
    """Measure, and write everything as one JSON object."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path, help="folder with meta.json and content/")
    parser.add_argument("--questions", type=Path, required=True, help="folder of corpus, queries and qrels")
    parser.add_argument("--limit", type=int, default=100, help="questions [100]")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="congso-bench-"))
    try:
        figures: dict[str, Any] = {"index": index_costs(list(documents(options.corpus)), work)}
        asked = [each["q_kw_nodia"] for each in read_data(options.questions, options.limit).questions]
        figures |= _asked(work / "index", asked)
    finally:
        shutil.rmtree(work)
    options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def documents(corpus: Path) -> Iterator[PublishedDocument]:
    """The articles of a corpus as search is given them."""
    meta = json.loads((corpus / "meta.json").read_text(encoding="utf-8"))
    names = {each["slug"]: each["name"] for each in meta["agencies"]}
    kinds = {each["slug"]: each["name"] for each in meta["categories"]}
    for path in sorted(corpus.glob("content/*/*.md")):
        values, body = article(path)
        yield PublishedDocument(
            address=f"/{values['agency']}/{path.stem}.html",
            title=values["title"],
            kind=TYPES[values["category"]],
            kind_label=kinds[values["category"]],
            agency=values["agency"],
            agency_name=names[values["agency"]],
            date=str(values["date"]),
            lang="vi",
            status="live",
            summary=values["summary"],
            tags=tuple(values["tags"]),
            number=values.get("doc_number", ""),
            text=_MARKUP.sub(" ", body),
        )


def _asked(folder: Path, questions: list[str]) -> dict[str, Any]:
    """What questions load from the shards in a folder."""
    with browser() as started, served(folder) as site:
        page = started.new_page()
        page.goto(f"http://127.0.0.1:{site.port}/_search/current.json")
        answers = [ask_shards(page, site, each) for each in questions]
    loaded = [each.index_bytes / 1000 for each in answers]
    cards = [each.entry_bytes / 1000 for each in answers]
    requests = [float(each.requests) for each in answers]
    return {
        "questions": len(answers),
        "kb_p50": round(share_of(loaded, 0.5), 1),
        "kb_p95": round(share_of(loaded, 0.95), 1),
        "card_kb_p50": round(share_of(cards, 0.5), 1),
        "requests_p50": share_of(requests, 0.5),
        "requests_p95": share_of(requests, 0.95),
        "start_kb": round(max(each.start_bytes for each in answers) / 1000, 1),
        "zero": sum(not each.addresses for each in answers),
    }


if __name__ == "__main__":
    main()
