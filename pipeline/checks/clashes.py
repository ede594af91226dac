"""Checks that no two documents claim one thing: an address, an old address, a number, a translation.

Each document has keys; documents that share a key clash. Incremental use: see `pipeline.checks.facts`.
"""

from collections.abc import Iterator, Sequence

from pipeline.checks.facts import Facts
from pipeline.checks.issue import Issue, issue_of
from pipeline.model.document_number import UNNUMBERED, number_key
from pipeline.model.vietnamese import fold

Key = tuple[str, ...]


def keys_of(facts: Facts) -> Iterator[Key]:
    """The keys that no two documents may share. The kind of clash comes first."""
    for address in dict.fromkeys((facts.address, *facts.aliases)):
        yield ("address", address)
    if facts.number and facts.number.lower() != UNNUMBERED:
        yield ("number", number_key(facts.number), fold(facts.issuer), facts.lang)
    if facts.translation_of:
        yield ("translation", facts.translation_of, facts.lang)


def clash_issues(key: Key, sharing: Sequence[Facts]) -> Iterator[Issue]:
    """The issues of the documents that share a key; each but the first by path is asked to change."""
    if len(sharing) < 2:
        return
    if key[0] == "address":
        yield from _address_issues(key[1], sharing)
        return
    first, *others = sorted(sharing, key=lambda facts: facts.path)
    for facts in others:
        if key[0] == "number":
            yield issue_of(facts.path, "number_clash", field="number", found=facts.number, other=first.path)
        else:
            yield issue_of(
                facts.path,
                "translation_twice",
                field="translation_of",
                found=facts.translation_of,
                other=first.path,
            )


def _address_issues(address: str, sharing: Sequence[Facts]) -> Iterator[Issue]:
    """A page keeps its address; of old addresses the first by path counts."""
    first, *others = sorted(sharing, key=lambda facts: (facts.address != address, facts.path))
    for facts in others:
        if address in facts.aliases:
            field = f"aliases[{facts.aliases.index(address)}]"
            yield issue_of(facts.path, "alias_clash", field=field, found=address, other=first.path)


def translation_issues(facts: Facts, original: Facts | None) -> Iterator[Issue]:
    """Faults of a document as the translation of another; a missing original is a fault of its link."""
    if original is None:
        return
    if original.translation_of:
        yield issue_of(
            facts.path,
            "translation_of_translation",
            field="translation_of",
            found=original.path,
            meant=original.translation_of,
        )
    elif original.lang == facts.lang:
        yield issue_of(
            facts.path,
            "translation_same_language",
            field="translation_of",
            found=original.path,
            lang=facts.lang,
        )
