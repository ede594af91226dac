"""A folder of corpus, questions and judgments (JSON lines), and the portal that is made of its corpus.

`corpus`: id, title, text, and optionally number and doc (what the text is a part of); `queries`: id, q, q_nodia,
q_kw, q_kw_nodia (as written, without marks, keywords, keywords without marks); `qrels`: qid, id, rel. Each file is
`.jsonl` or `.jsonl.gz`.
"""

import gzip
import json
import math
import re
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.store.published import PublishedDocument
from pipeline.store.yaml_file import dump

FORMS = ("q", "q_nodia", "q_kw", "q_kw_nodia")
ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-24"
_IN_FOLDER = 900
_GREEK = re.compile("([\u0370-\u03ff])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class SearchData:
    """What is searched, what is asked, and which answers are right."""

    corpus: Sequence[Mapping[str, Any]]
    questions: Sequence[Mapping[str, str]]
    right: Mapping[str, Mapping[str, float]]
    """By question: the address of each right answer with its worth."""


def read_data(folder: Path, limit: int) -> SearchData:
    """Read a folder; at most `limit` questions, all where it is 0."""
    corpus = list(_lines(folder, "corpus"))
    addresses = {str(each["id"]): address_of(number) for number, each in enumerate(corpus)}
    right: dict[str, dict[str, float]] = defaultdict(dict)
    for each in _lines(folder, "qrels"):
        if str(each["id"]) in addresses:
            right[str(each["qid"])][addresses[str(each["id"])]] = float(each["rel"])
    questions = [each for each in _lines(folder, "queries") if each["id"] in right]
    return SearchData(corpus, questions[: limit or None], right)


def _lines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    packed, plain = folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"
    with (
        gzip.open(packed, "rt", encoding="utf-8") if packed.exists() else plain.open(encoding="utf-8") as file
    ):
        for line in file:
            yield json.loads(line)


def address_of(number: int) -> str:
    """The address of the document with a number in the corpus."""
    return f"/tin-tuc/{number // _IN_FOLDER}/{number}.html"


def day_of(document: Mapping[str, Any]) -> str:
    """A day of the year that stands in the document's number, so that age tells as much as it would on a portal."""
    found = _YEAR.search(str(document.get("number", "")))
    return f"{found[0]}-01-01" if found and found[0] <= DAY[:4] else "2015-01-01"


def published(number: int, document: Mapping[str, Any], with_number: bool = False) -> PublishedDocument:
    """A document of the corpus as search is given it."""
    return PublishedDocument(
        address=address_of(number),
        title=document["title"],
        kind="news",
        kind_label="Tin tức",
        agency="",
        agency_name="",
        date=day_of(document),
        lang="vi",
        status="live",
        summary=document.get("doc", ""),
        tags=(),
        number=document.get("number", "") if with_number else "",
        text=document["text"],
    )


def make_portal(data: SearchData, portal: Path) -> None:
    """Write the corpus as the documents of a portal in a new folder."""
    shutil.copytree(ROOT / "content" / "data", portal / "content" / "data")
    shutil.copy(ROOT / "pelicanconf.py", portal)
    shutil.rmtree(portal / "content" / "data" / "search", ignore_errors=True)
    label = (
        (portal / "content" / "data" / "portal.yml")
        .read_text(encoding="utf-8")
        .split("label: ")[1]
        .split("\n")[0]
    )
    for number, document in enumerate(data.corpus):
        path = portal / "content" / address_of(number)[1:].replace(".html", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {
            "title": " ".join(_publishable(document["title"]).split()) or "Không tiêu đề",
            "date": day_of(document),
            "summary": _publishable(document.get("doc") or document["title"]) or "Không tóm tắt",
            "agency": label,
            "category": "trong-tinh",
        }
        path.write_text(f"---\n{dump(values)}---\n\n{_markdown(document['text'])}\n", encoding="utf-8")


def _markdown(text: str) -> str:
    """A plain text as Markdown that shows it: a paragraph for each line, nothing in it active."""
    text = _publishable(text)
    return "\n\n".join(
        re.sub(r"([\\`*_{}\[\]<>#+!|~&$^-])", r"\\\1", line) for line in text.splitlines() if line.strip()
    )


def _publishable(text: str) -> str:
    """A text without the characters that no portal lets through: hidden ones, Icelandic Ð, Greek letters in words."""
    text = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return _GREEK.sub(r" \1 ", text.replace("Ð", "Đ").replace("ð", "đ"))


def ndcg(found: Sequence[str], right: Mapping[str, float]) -> float:
    """nDCG at 10: gain 2^rel − 1, discount log2(rank + 1)."""
    gained = sum((2 ** right.get(each, 0) - 1) / math.log2(rank + 2) for rank, each in enumerate(found[:10]))
    best = sorted(right.values(), reverse=True)[:10]
    return gained / sum((2**worth - 1) / math.log2(rank + 2) for rank, worth in enumerate(best))


def reciprocal_rank(found: Sequence[str], right: Mapping[str, float]) -> float:
    """One by the rank of the first right answer among ten; 0 where there is none."""
    return next((1 / rank for rank, each in enumerate(found[:10], 1) if each in right), 0.0)


def recall(found: Sequence[str], right: Mapping[str, float]) -> float:
    """Share of the right answers that stand among ten."""
    return len(set(found[:10]) & right.keys()) / len(right)


def share_of(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
