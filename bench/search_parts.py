"""Parts of search that need no browser: making and changing indexes, numbers of documents, the server's index."""

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.search_browser import Asked
from bench.search_data import DAY, FORMS, SearchData, ndcg, published
from pipeline.model.document_number import is_document_number
from pipeline.model.search_words import SearchWords
from pipeline.model.vietnamese import fold
from pipeline.search.index_folder import IndexFolder
from pipeline.search.memory import Memory
from pipeline.search.numbers import parts
from pipeline.search.server_index import renew
from pipeline.search.server_search import ServerIndex
from pipeline.search.shards import FOLDER, update
from pipeline.store.published import PublishedDocument
from pipeline.store.shared_folders import SharedFolders

_KINDS = {
    "nđ": "nghị định",
    "qđ": "quyết định",
    "tt": "thông tư",
    "ct": "chỉ thị",
    "nq": "nghị quyết",
    "qh": "luật",
}
_NUMBERS = 300


def index_costs(corpus: Sequence[PublishedDocument], work: Path) -> dict[str, float]:
    """Seconds of processor time for all shards, and of the clock for one changed document until it is in a release."""
    documents = {each.address: each for each in corpus}
    folder = work / "index"
    shutil.rmtree(folder, ignore_errors=True)
    memory = Memory(folder / "memory.sqlite")
    folders = SharedFolders(folder / "folders")
    start, cpu = time.perf_counter(), _cpu()
    _update(memory, documents, folder)
    figures = {"shards_full_cpu_s": _cpu() - cpu, "shards_full_wall_s": time.perf_counter() - start}
    memory.begin()
    IndexFolder(folder / FOLDER, memory).put_into(folders)
    memory.commit()
    one = next(iter(documents.values()))
    changed = PublishedDocument(**{**_values(one), "text": f"{one.text} Thêm một câu."})
    start = time.perf_counter()
    _update(memory, {one.address: changed}, folder)
    memory.begin()
    IndexFolder(folder / FOLDER, memory).put_into(folders)
    memory.commit()
    figures["shards_one_changed_s"] = time.perf_counter() - start
    memory.close()
    files = [
        path for path in (folder / FOLDER).rglob("*") if path.is_file() and path.suffix not in {".br", ".gz"}
    ]
    figures["files"] = len(files)
    figures["pack_mb"] = sum(path.stat().st_size for path in files if path.parent.name == "p") / 1e6
    return {name: round(value, 3) for name, value in figures.items()}


def _values(document: PublishedDocument) -> dict[str, Any]:
    return {name: getattr(document, name) for name in PublishedDocument.__slots__}


def _update(memory: Memory, changes: Mapping[str, PublishedDocument], folder: Path) -> None:
    memory.begin()
    update(memory, changes.items(), folder, SearchWords(), DAY, full=False)
    memory.commit()


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system


def number_figures(data: SearchData, work: Path) -> dict[str, float]:
    """MRR of six ways of writing the numbers of up to 300 documents, asked of a server-side index of the corpus."""
    numbered: dict[str, int] = {}
    for at, each in enumerate(data.corpus):
        if is_document_number(str(each.get("number", ""))):
            numbered.setdefault(str(each["number"]), at)
    documents = [published(at, data.corpus[at], with_number=True) for at in numbered.values()]
    index = work / "numbers"
    shutil.rmtree(index, ignore_errors=True)
    renew(None, index, ((each.address, each) for each in documents))
    opened = ServerIndex(index)
    ranks: dict[str, list[float]] = {}
    for each in documents[:_NUMBERS]:
        for form, question in _spellings(each.number).items():
            right = {other.address for other in documents if _same(other.number, each.number, form)}
            found = [result.shown["address"] for result in opened.search(question, DAY).results]
            rank = next((1 / place for place, address in enumerate(found, 1) if address in right), 0.0)
            ranks.setdefault(form, []).append(rank)
    opened.close()
    return {form: round(fmean(values), 4) for form, values in ranks.items()}


def _spellings(number: str) -> dict[str, str]:
    pieces = number.split("/")
    spelled = {
        "40/2012/QĐ-UBND": number,
        "40/2012/qd-ubnd": fold(number),
        "40 2012 qd ubnd": " ".join(parts(number)),
        "040/2012/QĐ-UBND": f"0{number}",
    }
    if len(pieces) > 2 and len(pieces[1]) == 4:
        spelled["40/2012"] = "/".join(pieces[:2])
        kind = _KINDS.get(pieces[2].split("-")[0].rstrip("0123456789").lower())
        if kind:
            spelled["quyết định 40/2012"] = f"{kind} {pieces[0]}/{pieces[1]}"
    return spelled


def _same(one: str, two: str, form: str) -> bool:
    """Whether a number is a right answer to another one's spelling, which may leave its symbol out."""
    if form == "40/2012":
        return parts(one)[:2] == parts(two)[:2]
    if form == "quyết định 40/2012":
        return [each.rstrip("0123456789") if at == 2 else each for at, each in enumerate(parts(one)[:3])] == [
            each.rstrip("0123456789") if at == 2 else each for at, each in enumerate(parts(two)[:3])
        ]
    return parts(one) == parts(two)


def server_figures(
    data: SearchData, index: Path, in_browser: Mapping[str, Sequence[Asked]]
) -> dict[str, Any]:
    """Relevance of the server-side index, how far it agrees with the browser, and the cost of a change."""
    opened = ServerIndex(index)
    figures: dict[str, Any] = {}
    agreed: list[tuple[bool, float]] = []
    start = time.perf_counter()
    for form in FORMS:
        gained = []
        for each, there in zip(data.questions, in_browser[form], strict=True):
            found = [result.shown["address"] for result in opened.search(each[form], DAY).results]
            gained.append(ndcg(found, data.right[each["id"]]))
            agreed.append((found[:1] == list(there.addresses[:1]), len(set(found) & set(there.addresses))))
        figures[form] = {"ndcg10": round(fmean(gained), 4)}
    figures["seconds_per_question"] = round((time.perf_counter() - start) / max(1, len(agreed)), 4)
    figures["same_first"] = round(fmean(same for same, _ in agreed), 4)
    figures["shared_of_ten"] = round(fmean(shared for _, shared in agreed), 3)
    opened.close()
    changed = published(0, {**data.corpus[0], "text": f"{data.corpus[0]['text']} Thêm một câu."})
    start = time.perf_counter()
    renew(index, index.with_name("bench"), [(f"content{changed.address[:-5]}.md", changed)])
    figures["one_changed_s"] = round(time.perf_counter() - start, 3)
    shutil.rmtree(index.with_name("bench"))
    return figures
