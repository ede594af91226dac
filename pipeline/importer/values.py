"""Turns one foreign value into the text that a field of ours takes."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.importer.dates import read_date
from pipeline.importer.front_matter import key_of
from pipeline.intake.cleaning import one_line, plain
from pipeline.model.field import Field, ValueFault

_ABSENT = frozenset({"", "null", "~", "none"})
_TRUE = frozenset({"true", "yes", "on", "1", "co"})
_FALSE = frozenset({"false", "no", "off", "0", "khong"})
_BEFORE_NUMBER = re.compile(r"^(?:[^\W\d_]+\s+)*số\s*[:.]?\s*(?=\S*[\d/])", re.IGNORECASE)


def is_absent(raw: Any) -> bool:
    """Whether a foreign value says nothing."""
    return raw in ([], {}) or (isinstance(raw, str) and raw.strip().lower() in _ABSENT)


def words(raw: Any) -> str:
    """Any foreign value as one readable line, for reports and for fields that take one line."""
    if isinstance(raw, Mapping):
        return ", ".join(words(value) for value in raw.values() if not is_absent(value))
    if isinstance(raw, list):
        return ", ".join(words(value) for value in raw if not is_absent(value))
    return one_line(str(raw))


def listed(raw: Any) -> list[str]:
    """The parts of a list, or of one line with commas between them (Pelican's `Tags: a, b`), each once."""
    parts = raw if isinstance(raw, list) else re.split(r"[,;\n]", str(raw))
    return list(dict.fromkeys(text for text in map(words, parts) if text))


def converted(field: Field, raw: Any, synonyms: Mapping[str, str]) -> Any:
    """The value as our YAML holds it; None where it does not fit the field.

    `synonyms`: other spellings of the field's choices.
    """
    if field.kind == "record":
        return raw
    if field.many:
        parts = [_converted_one(field, part, synonyms) for part in _parts(field, raw)]
        return None if None in parts else parts
    return _converted_one(field, raw, synonyms)


def _parts(field: Field, raw: Any) -> list[Any]:
    if field.kind == "line":
        return list(listed(raw))
    return raw if isinstance(raw, list) else [raw]


def _converted_one(field: Field, raw: Any, synonyms: Mapping[str, str]) -> str | None:
    text = _spelled(
        field, plain(raw) if field.kind == "text" and isinstance(raw, str) else words(raw), synonyms
    )
    try:
        if text is not None:
            field.parse([text] if field.many else text)
        return text
    except ValueFault:
        return None


def _spelled(field: Field, text: str, synonyms: Mapping[str, str]) -> str | None:
    if field.kind == "choice":
        return choice_of(field, text, synonyms)
    if field.kind == "moment":
        return read_date(text)
    if field.kind == "date":
        return (read_date(text) or "")[:10] or None
    if field.kind == "boolean":
        return _truth(text)
    if field.kind == "document_number":
        return re.sub(r"\s*/\s*", "/", _BEFORE_NUMBER.sub("", text))
    return text


def choice_of(field: Field, text: str, synonyms: Mapping[str, str]) -> str | None:
    """The choice that a foreign word means: its key, its label in either language, or a listed synonym."""
    meant = key_of(text)
    for key in field.choices:
        if meant in {key_of(key), key_of(field.choices[key]), key_of(field.choices_en.get(key, key))}:
            return key
    return synonyms.get(meant)


def _truth(text: str) -> str | None:
    meant = key_of(text)
    return "true" if meant in _TRUE else "false" if meant in _FALSE else None
