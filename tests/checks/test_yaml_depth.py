"""Deep YAML is refused before anything recurses; the composer of libyaml would overflow the C stack."""

import pytest

from pipeline.store.yaml_file import YamlFault, parse_mapping, read_leniently

DEEP = [
    "a: " + "[" * 200_000,
    "a: " + "[" * 5_000 + "]" * 5_000,
    "a: " + "{b: " * 100_000,
    "\n".join(" " * level + "a:" for level in range(2_000)),
    "- " * 100_000,
    "? " * 100_000,
]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:8])
def test_deep_yaml_is_refused(text: str) -> None:
    with pytest.raises(YamlFault) as refused:
        parse_mapping(text)
    assert refused.value.code == "yaml_too_deep"
    assert [fault.code for fault in read_leniently(text)[1]] == ["yaml_too_deep"]


def test_a_long_flat_list_is_read() -> None:
    rows = ", ".join(f"{{name: hàng {number}, value: '{number}'}}" for number in range(1_000))
    assert len(parse_mapping(f"figures: [{rows}]")["figures"]) == 1_000


def test_an_alias_bomb_is_never_expanded() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    values, faults = read_leniently("\n".join(lines))
    assert values is None
    assert {fault.code for fault in faults} == {"yaml_anchor", "yaml_alias"}
