"""What holds for every text: no crash, no loss, and a gate that only narrows from draft to publish."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.encoding import decode
from pipeline.checks.severity import counts_at
from pipeline.checks.stages import examine
from pipeline.checks.text import character_faults
from pipeline.model.field import STAGES
from pipeline.model.legacy_text import from_tcvn3, from_vni, old_encoding
from pipeline.model.portal import Portal
from pipeline.store.yaml_file import YamlFault, parse_mapping, read_leniently
from tests.checks.cases import CASES
from tests.checks.sound_documents import NEWS, NEWS_PATH, SOUND

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
ordinary = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " \n.,;:!?-–“”0123456789"))
anything = st.text(st.characters(codec="utf-8"))
keys = st.sampled_from(
    [*NEWS.split("\n")[1:8], "status: corrected", "secrecy: mat", "aliases: [/a]", "x: 1", "lang: en"]
)
fronts = st.lists(st.one_of(keys, anything), max_size=12).map("\n".join)


@given(ordinary)
def test_ordinary_vietnamese_has_no_fault(text: str) -> None:
    assert character_faults(text) == []


@given(anything)
def test_text_without_a_fault_has_one_spelling(text: str) -> None:
    faults = character_faults(text)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults)
    if not faults:
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(letter) == "Cc" for letter in text if letter not in "\n\t")


@given(ordinary.filter(lambda text: unicodedata.normalize("NFD", text) != text))
def test_decomposed_text_is_always_found(text: str) -> None:
    assert "not_nfc" in [fault.code for fault in character_faults(unicodedata.normalize("NFD", text))]


@given(ordinary, st.sampled_from("\u202e\u2066\u200b\ufeff\x00\x7f\x85\ufffd\ue000Ð"))
def test_a_hidden_character_is_always_found(text: str, hidden: str) -> None:
    assert character_faults(f"{text}{hidden}{text}") != []


@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused(content: bytes) -> None:
    text, faults = decode(content)
    assert text is not None or faults
    if not faults:
        assert text is not None
        assert text.encode() == content


@given(st.one_of(anything, fronts))
def test_yaml_is_read_or_refused_and_both_readers_agree(text: str) -> None:
    try:
        parsed = parse_mapping(text)
    except YamlFault:
        assert read_leniently(text)[1] != []
    else:
        if parsed:
            assert read_leniently(text) == (parsed, [])


@settings(max_examples=300)
@given(fronts, anything)
def test_what_passes_a_stage_passes_the_ones_before(portal: Portal, front: str, body: str) -> None:
    content = f"---\n{front}\n---\n{body}".encode()
    issues = {stage: set(examine(NEWS_PATH, content, portal, stage).issues) for stage in STAGES}
    assert issues["draft"] <= issues["submit"] <= issues["publish"]


def test_what_each_case_passes_it_passes_before(portal: Portal) -> None:
    for case in CASES:
        content = SOUND[case.path].replace(case.old, case.new).encode()
        issues = [set(examine(case.moved or case.path, content, portal, stage).issues) for stage in STAGES]
        assert issues[0] <= issues[1] <= issues[2]
        assert len(issues[0]) == counts_at(case.code, "draft") * len(issues[2]) or case.code == "missing"


@given(st.binary(max_size=400))
def test_no_bytes_break_an_examination(portal: Portal, content: bytes) -> None:
    examined = examine(NEWS_PATH, content, portal, "publish")
    assert examined.document is not None or examined.issues


@given(ordinary)
def test_unicode_text_is_never_taken_for_an_old_encoding(text: str) -> None:
    sure = f"{text}đường phố ở nước ta"
    assert old_encoding(sure.replace("\n", " ")) == ""


def test_old_encodings_become_unicode() -> None:
    assert from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert old_encoding("João não está em São Paulo com a família") == ""
    assert old_encoding("L'été, où êtes-vous allés à la forêt") == ""
