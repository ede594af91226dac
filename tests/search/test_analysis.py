"""One analysis in two languages: the vectors say what both must give, and random texts that they never differ."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.vietnamese import fold
from pipeline.search.analysis import folded, sentences, spelling, terms
from pipeline.search.numbers import asked_numbers, number_keys
from pipeline.search.question import read_question
from pipeline.search.scoring import level
from tests.search.browser_code import in_node, need_node

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)
CASES = [(name, case) for name, cases in VECTORS.items() for case in cases]
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđĐÐ"


def _words(text: str, lang: str) -> list[list[list[str]]]:
    return [[[folded(word, lang), spelling(word, lang)] for word in words] for words in sentences(text)]


def _question(text: str, lang: str, synonyms: list[list[str]]) -> dict[str, Any]:
    read = read_question(text, lang, synonyms)
    return {
        "words": list(read.words),
        "terms": [[each.term, each.share, each.written] for each in read.terms],
        "phrases": [list(phrase) for phrase in read.phrases],
        "numbers": list(read.numbers),
    }


IN_PYTHON = {
    "words": _words,
    "terms": terms,
    "number_keys": lambda number: sorted(number_keys(number)),
    "asked_numbers": lambda words: asked_numbers(words),
    "level": level,
    "question": _question,
}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_python_gives_what_the_vectors_say(name: str, case: dict[str, Any]) -> None:
    values = {key: value for key, value in case.items() if key != "gives"}
    assert IN_PYTHON[name](**values) == case["gives"]


@need_node
def test_javascript_gives_what_the_vectors_say() -> None:
    given_by_node = in_node(*CASES)
    wrong = {
        str(case): got for (_, case), got in zip(CASES, given_by_node, strict=True) if got != case["gives"]
    }
    assert wrong == {}


def _texts() -> st.SearchStrategy[str]:
    syllables = st.text(alphabet="bcdghklmnpqrstvxz" + LETTERS, max_size=7)
    joints = st.sampled_from(
        [" ", ", ", ". ", "/", "-", "\n", " “", "” ", "… ", "_", "1.000", " 40/2012/QĐ-"]
    )
    return st.one_of(st.text(max_size=60), st.lists(st.one_of(syllables, joints), max_size=20).map("".join))


@need_node
def test_both_give_the_same_for_any_text() -> None:
    texts: list[str] = []

    @settings(max_examples=400, database=None, derandomize=True, deadline=None)
    @given(_texts())
    def collect(text: str) -> None:
        # letters that Python's Unicode does not know may be known to Node's, which is younger
        if not any(unicodedata.category(letter) in {"Cs", "Cn"} for letter in text):
            texts.append(text)

    collect()
    work = [
        (name, {"text": text, "lang": lang})
        for text in texts
        for name, lang in (("words", "vi"), ("terms", "en"))
    ]
    wrong = {
        (name, str(values)): (got, expected)
        for (name, values), got in zip(work, in_node(*work), strict=True)
        if got != (expected := IN_PYTHON[name](**values))
    }
    assert wrong == {}


@given(st.text(alphabet=LETTERS + LETTERS.upper() + "bchnt", max_size=12))
def test_folding_leaves_no_mark_and_folds_once(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "spelled",
    [
        "40/2012/QĐ-UBND",
        "40/2012/qd-ubnd",
        "40 2012 qd ubnd",
        "40/2012",
        "quyết định 40/2012",
        "số 040/2012/QĐ-UBND",
    ],
)
def test_every_way_of_writing_a_number_leads_to_the_document(spelled: str) -> None:
    asked = read_question(spelled, "vi", ()).numbers
    assert asked[0] in number_keys("40/2012/QĐ-UBND")
