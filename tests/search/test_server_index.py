"""The server-side index: the same answers as in browsers, at the cost of what changed, and readers that only read."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import MisuseError
from pipeline.model.vietnamese import fold
from pipeline.search.server_index import renew
from pipeline.search.server_search import ServerIndex
from pipeline.store.published import PublishedDocument
from tests.congso import answer, congso, done
from tests.portals import news, small_portal, tree, write
from tests.search.browser_code import answers, need_node
from tests.search.published import DAY, SYLLABLES, Portal, by_address, document, made_up

DOCUMENTS = 600


def _questions() -> list[str]:
    """300 questions of one to eight words, written or without marks, and twenty numbers of documents."""
    draw = random.Random(7)  # noqa: S311
    found = []
    for _ in range(300):
        words = " ".join(draw.choice(SYLLABLES) for _ in range(draw.randint(1, 8)))
        found.append(words if draw.random() < 0.5 else fold(words))
    numbers = [each.number for each in map(_document, range(DOCUMENTS)) if each.number][:10]
    return found + numbers + [fold(number).replace("/", " ") for number in numbers]


def _document(number: int) -> PublishedDocument:
    return made_up(5, number)


@need_node
def test_it_answers_as_browsers_do(tmp_path: Path) -> None:
    documents = by_address(map(_document, range(DOCUMENTS)))
    changed = {f"/tin-tuc/{number}.html": made_up(6, number) for number in (3, 77, 800)}
    portal = Portal(tmp_path)
    portal.update(documents)
    portal.update(changed)
    renew(None, tmp_path / "first", documents.items())
    renew(tmp_path / "first", tmp_path / "second", changed.items())
    index = ServerIndex(tmp_path / "second")
    questions = _questions()
    there = answers(portal.root, [{"text": text} for text in questions])
    here = [[each.shown["address"] for each in index.search(text, DAY).results] for text in questions]
    index.close()
    pairs = [
        (mine, [each["address"] for each in other["results"]])
        for mine, other in zip(here, there, strict=True)
    ]
    words, numbers = pairs[:300], pairs[300:]
    same_first = sum(mine[:1] == other[:1] for mine, other in words) / len(words)
    whole = [(mine, other) for mine, other in words if len(other) == 10]
    shared = sum(len(set(mine) & set(other)) for mine, other in whole) / len(whole)
    assert len(whole) > 250
    assert same_first >= 0.95
    assert shared >= 9
    assert all(mine == other for mine, other in numbers)
    assert [one["total"] for one in there] == list(_totals(tmp_path / "second", questions))


def _totals(folder: Path, questions: list[str]) -> Iterator[int]:
    index = ServerIndex(folder)
    for text in questions:
        yield index.search(text, DAY).total
    index.close()


def test_a_change_leaves_the_index_before_as_it_was_and_gives_the_answers_of_a_full_one(
    tmp_path: Path,
) -> None:
    documents = by_address(map(_document, range(60)))
    renew(None, tmp_path / "1", documents.items())
    before = tree(tmp_path / "1")
    changes = {
        "/tin-tuc/3.html": document("/tin-tuc/3.html", "Lễ hội Xyzzyk", "Nội dung mới."),
        "/tin-tuc/4.html": None,
    }
    renew(tmp_path / "1", tmp_path / "2", changes.items())
    assert tree(tmp_path / "1") == before
    left = {path: each for path, each in (documents | changes).items() if each}
    renew(None, tmp_path / "full", left.items())
    changed, full = ServerIndex(tmp_path / "2"), ServerIndex(tmp_path / "full")
    for text in ("xyzzyk", "lễ hội", "dang ky kinh doanh", "4/2020"):
        assert changed.search(text, DAY) == full.search(text, DAY)


def test_who_reads_never_writes(tmp_path: Path) -> None:
    renew(None, tmp_path / "index", by_address([document("/a.html", "Lễ hội trà")]).items())
    for path in [tmp_path / "index", *(tmp_path / "index").iterdir()]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: os.stat(path).st_mtime_ns for path in tmp_path.rglob("*")}  # noqa: PTH116
    index = ServerIndex(tmp_path / "index")
    assert index.search("le hoi", DAY).total == 1
    index.close()
    assert {path: os.stat(path).st_mtime_ns for path in tmp_path.rglob("*")} == before  # noqa: PTH116
    (tmp_path / "index").chmod(0o755)


def test_where_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(MisuseError):
        ServerIndex(tmp_path)


def test_the_command_says_what_it_found_and_why(tmp_path: Path) -> None:
    folder = small_portal(tmp_path / "portal")
    assert congso(folder, "search", "lễ hội").returncode == 2, "nothing has been built yet"
    hidden = {"status": "retracted", "change_notes": "[{date: 2026-11-19, note: Gỡ}]"}
    write(folder, "content/tin-tuc/2026/go.md", news("Lễ hội Xyzzyk", "2026-11-18", more=hidden))
    done(folder, "build")
    assert answer(folder, "search", "le hoi tra")["results"][0]["url"] == "/tin-tuc/2025/le-hoi-tra.html"
    assert answer(folder, "search", "xyzzyk") == {"total": 0, "results": []}
    assert answer(folder, "search", "40 2026 qd ubnd")["results"][0]["title"] == "Ban hành Quy chế"
    assert answer(folder, "search", "le hoi tra", "--agency", "phoyen")["total"] == 1
    assert answer(folder, "search", "le hoi tra", "--agency", "khong-co")["total"] == 0
    explained = answer(folder, "search", "quyết định 40/2026", "--explain")
    first = explained["results"][0]
    assert explained["question"]["numbers"][0] == "40/2026/qd"
    assert "#40/2026/qd" in {part["term"] for part in first["parts"]}
    write(folder, "content/tin-tuc/2026/moi.md", news("Lễ hội đua thuyền Plughta", "2026-11-19"))
    done(folder, "build")
    assert answer(folder, "search", "plughta")["total"] == 1
