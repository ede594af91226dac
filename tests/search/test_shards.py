"""The browsers' index: what is written can be read, a change costs what it changes, and nothing withdrawn is left."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

from pipeline.model.search_words import BestBet, SearchWords
from pipeline.search.documents import indexed_text, order
from pipeline.search.inverter import invert
from tests.portals import tree, write
from tests.search.browser_code import answers, in_node, need_node
from tests.search.published import Portal, by_address, document, made_up

QUESTIONS = [
    "đăng ký kinh doanh", "dang ky kinh doanh", "giay chung nhan quyen su dung dat", "lễ hội trà thái nguyên",
    "mạ", "má", "ma", "hòa bình", "12/2020", "quyết định 40", "khong co gi", "thue phi le phi moi truong",
    '"cấp đổi"', "truong hoc benh vien cong nghiep", "điện",
]  # fmt: skip
ASKS = [{"text": text, "limit": 20} for text in QUESTIONS]


@need_node
def test_a_pack_gives_back_what_was_written(tmp_path: Path) -> None:
    documents = sorted((made_up(1, number) for number in range(120)), key=order, reverse=True)
    portal = Portal(tmp_path)
    portal.update(by_address(documents))
    read = in_node(("packs", {"root": str(portal.root)}))[0]
    written = {
        term.text: [
            len(term.documents),
            term.documents.tolist(),
            term.levels.tolist(),
            list(term.spellings),
            []
            if term.spelled is None
            else [min(each, _last(term.spellings)) for each in term.spelled.tolist()],
        ]
        for term in invert(map(indexed_text, documents))
    }
    assert read == written


def _last(spellings: tuple[str, ...]) -> int:
    return int(2 ** len(spellings).bit_length() - 1)


@need_node
@pytest.mark.parametrize("seed", range(3))
def test_incremental_gives_the_results_of_full_and_the_bytes_once_merged(tmp_path: Path, seed: int) -> None:
    documents = by_address(made_up(seed, number) for number in range(150))
    portal = Portal(tmp_path / "incremental")
    assert portal.update(documents).is_new
    for round_ in range(1, 4):
        changed = {
            f"/tin-tuc/{n}.html": made_up(seed + 100 * round_, n)
            for n in (3 * round_, 40 + round_, 200 + round_)
        }
        documents |= changed
        done = portal.update(changed)
        assert not done.is_new
        assert done.recent == 3 * round_
        fresh = Portal(tmp_path / f"full-{round_}")
        fresh.update(documents)
        assert answers(portal.root, ASKS) == answers(fresh.root, ASKS)
    portal.update({}, full=True)
    assert tree(portal.root) == tree(fresh.root)


def test_an_update_without_a_change_writes_nothing(tmp_path: Path) -> None:
    documents = by_address(made_up(1, number) for number in range(30))
    portal = Portal(tmp_path)
    portal.update(documents)
    portal.update({"/tin-tuc/3.html": made_up(9, 3)})
    before = {path: path.stat().st_mtime_ns for path in portal.root.rglob("*")}
    assert portal.update({}).recent == 1
    assert {path: path.stat().st_mtime_ns for path in portal.root.rglob("*")} == before


def test_one_change_writes_a_handful_of_files(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    portal.update(by_address(made_up(1, number) for number in range(300)))
    before = tree(portal.root)
    portal.update({"/tin-tuc/3.html": made_up(9, 3)})
    after = tree(portal.root)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    plain = {path for path in changed if not path.endswith((".br", ".gz"))}
    kinds = sorted(path.split("/")[1] for path in plain if "/" in path)
    assert kinds == ["c", "r", "t"]
    assert {path for path in plain if "/" not in path} == {"current.json"}


def _all_bytes(root: Path) -> bytes:
    parts = []
    for path in root.rglob("*"):
        if path.suffix == ".br":
            parts.append(brotli.decompress(path.read_bytes()))
        elif path.suffix == ".gz":
            parts.append(gzip.decompress(path.read_bytes()))
        elif path.is_file():
            parts.append(path.read_bytes())
    return b"\n".join(parts)


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_what_is_withdrawn_leaves_nothing_behind(tmp_path: Path, how: str) -> None:
    portal = Portal(tmp_path)
    documents = by_address(made_up(1, number) for number in range(40))
    documents["/x.html"] = document("/x.html", "Thông báo Xyzzyk", "Nội dung của Quuxqa Plughta ở đây.")
    portal.update(documents)
    assert all(word in _all_bytes(portal.root).lower() for word in (b"xyzzyk", b"quuxqa", b"plughta"))
    portal.update({"/x.html": None if how == "gone" else document("/x.html", "Thông báo", "Nội dung khác.")})
    left = _all_bytes(portal.root)
    assert b"Quuxqa Plughta" not in left
    assert b"Xyzzyk" not in left
    if how == "gone":
        assert b"quuxqa" not in left.lower()


@need_node
def test_a_generation_is_made_anew_when_the_recent_part_is_old_or_large(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    portal.update(by_address(made_up(1, number) for number in range(50)))
    assert not portal.update({"/a.html": document("/a.html", "Tin mới")}, day="2026-11-30").is_new
    assert portal.update({"/b.html": document("/b.html", "Tin mới")}, day="2026-12-01").is_new
    long = document(
        "/dai.html", "Luật dài", " ".join(sha256(b"%d" % number).hexdigest()[:7] for number in range(9_000))
    )
    assert portal.update({"/dai.html": long}, day="2026-12-01").is_new
    assert answers(portal.root, [{"text": "luật dài"}])[0]["results"][0]["address"] == "/dai.html"


OLD = {"kind": "legal_document", "date": "2020-01-01"}
RULES, REWARDS = "Quy chế thi đua", "Khen thưởng thi đua."
DOCUMENTS = [
    document("/ma.html", "Cấy mạ vụ xuân", "Nông dân gieo mạ."),
    document("/me.html", "Ngày của má", "Thăm má dịp Tết."),
    document("/cu.html", RULES, REWARDS, in_force=False, number="12/2020/QĐ-UBND", **OLD),
    document("/moi.html", RULES, REWARDS, number="40/2012/QĐ-UBND", **OLD),
    document("/ct.html", "Chỉ thị về thi đua", "Theo 40/2012/QĐ-UBND.", number="40/2012/CT-UBND"),
    document("/tin-cu.html", "Lịch cắt điện", "Lịch cắt điện.", date="2019-05-01"),
    document("/tin-moi.html", "Lịch cắt điện", "Lịch cắt điện.", date="2026-11-20"),
    document("/so-do.html", "Cấp giấy chứng nhận quyền sử dụng đất", "Hồ sơ."),
    document("/ubnd.html", "Quyết định của Uỷ ban nhân dân", "Phiên họp."),
    document("/en.html", "Tea festivals of the province", "A festival.", lang="en"),
]
WORDS = SearchWords(
    (("UBND", "Uỷ ban nhân dân"), ("sổ đỏ", "giấy chứng nhận quyền sử dụng đất")),
    (
        BestBet(("Hộ chiếu", "làm hộ chiếu"), "/thu-tuc/ho-chieu.html", "Cấp hộ chiếu"),
        BestBet(("hộ chiếu",), "/thu-tuc/khong-co.html", "Trang không có"),
        BestBet(("hộ chiếu",), "/../search.sqlite", "Tệp ngoài cổng"),
    ),
)
FIRST = {
    "mạ": ["/ma.html", "/me.html"],
    "má": ["/me.html", "/ma.html"],
    "quy chế thi đua": ["/moi.html", "/cu.html"],
    "quyết định 40/2012": ["/moi.html"],
    "chỉ thị 40/2012": ["/ct.html"],
    "40 2012 qd ubnd": ["/moi.html"],
    "lich cat dien": ["/tin-moi.html", "/tin-cu.html"],
    "sổ đỏ": ["/so-do.html"],
    "ubnd": ["/ubnd.html"],
    "tea festival": ["/en.html"],
}


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a few documents that compete."""
    portal = Portal(tmp_path_factory.mktemp("ranked"), WORDS)
    write(portal.folder / "output", "thu-tuc/ho-chieu.html", "")
    portal.update(by_address(DOCUMENTS))
    return portal.root


@need_node
def test_what_a_visitor_expects_comes_first(ranked: Path) -> None:
    asks = [{"text": text, "lang": "en" if text.startswith("tea") else "vi"} for text in FIRST]
    found = [[each["address"] for each in one["results"]] for one in answers(ranked, asks)]
    assert {text: got[: len(FIRST[text])] for text, got in zip(FIRST, found, strict=True)} == FIRST


@need_node
def test_what_editors_say_and_what_was_meant(ranked: Path) -> None:
    asks = ["ho chieu", "cay ma vu xuan", "lich cat dienh", "lịch cắt điện"]
    bet, marks, mistyped, right = answers(ranked, [{"text": text} for text in asks])
    assert bet["bets"] == [["Cấp hộ chiếu", "/thu-tuc/ho-chieu.html"]], "and no page that is not there"
    assert marks["meant"] == "cấy mạ vụ xuân"
    assert mistyped["meant"] == "lịch cắt điện"
    assert right["meant"] == ""


@need_node
def test_questions_can_be_narrowed_and_completed(ranked: Path) -> None:
    asks = [
        {"text": '"cắt điện"'},
        {"text": "thi đua", "filters": {"year": "2020"}},
        {"text": "thi đua", "filters": {"kind": "legal_document"}, "sort": "date"},
        {"text": "lich cat d", "typing": True},
    ]
    found = [[each["address"] for each in one["results"]] for one in answers(ranked, asks)]
    assert found[0] == ["/tin-moi.html", "/tin-cu.html"]
    assert set(found[1]) == set(found[2]) == {"/moi.html", "/cu.html"}
    assert found[3][0] == "/tin-moi.html"


HOSTILE = {
    "naughty": "<script>alert(1)</script> &amp; '\"><img src=x onerror=alert(1)> ${7*7} {{7*7}} ../../etc/passwd",
    "bidi": "\u202e\u2066ngược\u2069 \u200b\ufeff \u0000 😀 ﷽ Ṯ̤͍̥͇͈h̲́e͏͓̼̗̙̼̣͔ ̇̂z͋",
    "one word": "a" * 10_000_000,
    "many words": " ".join(f"w{number:x}q" for number in range(100_000)),
    "keys": "__proto__ constructor hasOwnProperty toString valueOf #40 # = a" * 50,
    "blank": " \n\t ",
}


@need_node
def test_hostile_texts_are_indexed_and_answered(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    documents = [
        document(f"/{number}.html", name, text) for number, (name, text) in enumerate(HOSTILE.items())
    ]
    documents += [
        document("/rong.html", "", ""),
        document("/thuong.html", "Lễ hội trà", "Ngày hội.", date=""),
    ]
    portal.update(by_address(documents))
    asks = [
        "lễ hội trà",
        "script alert 1",
        "ngược",
        "w1869fq",
        "__proto__",
        "constructor",
        "a" * 40,
        "",
        "\u0000",
        "#40",
    ]
    found = dict(zip(asks, answers(portal.root, [{"text": text} for text in asks]), strict=True))
    assert not any(each["incomplete"] for each in found.values())
    assert {text for text, each in found.items() if not each["results"]} == {"", "\u0000"}
    assert found["lễ hội trà"]["results"][0]["address"] == "/thuong.html"
    assert found["script alert 1"]["results"][0]["title"] == "naughty"
    assert found["w1869fq"]["results"][0]["title"] == "many words"
    assert found["a" * 40]["results"][0]["title"] == "one word"
    assert found["constructor"]["results"][0]["title"] == "keys"
    assert found[""]["results"] == []


@need_node
@pytest.mark.parametrize("harm", ["missing", "cut short", "rubbish"])
def test_a_lost_pack_is_told_and_the_rest_answers(tmp_path: Path, harm: str) -> None:
    portal = Portal(tmp_path)
    documents = [made_up(1, number) for number in range(400)]
    portal.update(by_address([*documents, document("/x.html", "Xyzzyk kinh doanh")]))
    said = json.loads((portal.root / "current.json").read_bytes())
    packs = portal.root / said["generation"] / "p"
    with_word = [path for path in packs.iterdir() if b"xyzzyk" in path.read_bytes()]
    assert with_word
    for path in with_word:
        if harm == "cut short":
            path.write_bytes(path.read_bytes()[:-20])
        elif harm == "rubbish":
            path.write_bytes(b"\xff" * 40)
        else:
            path.write_bytes(b"")
    found = answers(portal.root, [{"text": "xyzzyk doanh"}])[0]
    assert found["incomplete"]
    assert found["results"]
