"""Takes a foreign document apart: YAML between `---`, TOML between `+++`, or Pelican's `Key: value` lines."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pipeline.importer.outcome import SkippedError
from pipeline.model.vietnamese import fold
from pipeline.store.foreign_yaml import parse_foreign_mapping
from pipeline.store.yaml_file import YamlFault

_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADER_LINE = re.compile(r"^(\w[\w \-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|)$")
_LOOSE_LINE = re.compile(r"^([A-Za-z_][\w.-]*):[ \t]+(?![|>\[{\"'])(\S.*)$")
_KEY_GAP = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document of another system: its values by key (see `key_of`), all scalars as text, and its body."""

    values: Mapping[str, Any]
    body: str
    repaired: bool = False
    """Whether the front matter was read only after loose values had been put in quotes."""
    doubled: Mapping[str, list[str]] = field(default_factory=dict)
    """Values that lost against a later one of the same key."""


def take_apart(text: str) -> ForeignDocument:
    """Read a clean text; raises SkippedError where it has front matter that cannot be understood."""
    text = text.lstrip("\n")
    if found := _YAML.match(text):
        return _from_yaml(found[1], text[found.end() :])
    if found := _TOML.match(text):
        return ForeignDocument(_toml_values(found[1]), text[found.end() :])
    if text.startswith(("---\n", "+++\n")) and _HEADER_LINE.match(text.split("\n", 2)[1]):
        raise SkippedError("front_matter", line=1, problem="thiếu dòng kết thúc")
    return _from_header(text)


def key_of(name: str) -> str:
    """One spelling of a key: `Ngày đăng`, `ngay-dang` and `NGAY_DANG` all give `ngay_dang`."""
    return _KEY_GAP.sub("_", fold(name).strip())


def _from_yaml(yaml_text: str, body: str) -> ForeignDocument:
    try:
        values, doubled = parse_foreign_mapping(yaml_text)
        return ForeignDocument(_keyed(values), body, doubled=doubled)
    except YamlFault as fault:
        first = fault
    try:
        values, doubled = parse_foreign_mapping(_quoted(yaml_text))
    except YamlFault:
        problem = first.context.get("problem", first.code)
        raise SkippedError("front_matter", line=first.line + 1, problem=problem) from None
    return ForeignDocument(_keyed(values), body, repaired=True, doubled=doubled)


def _quoted(yaml_text: str) -> str:
    """The text with each loose value (`title: Thông báo: lịch nghỉ`) in quotes, as its writer meant it."""
    lines = yaml_text.replace("\t", "  ").split("\n")
    return "\n".join(_LOOSE_LINE.sub(_in_quotes, line) for line in lines)


def _in_quotes(found: re.Match[str]) -> str:
    value = found[2].rstrip().replace("'", "''")
    return f"{found[1]}: '{value}'"


def _toml_values(text: str) -> dict[str, Any]:
    try:
        return _keyed(_texts(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise SkippedError("front_matter", line=1, problem=str(error)) from None


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)


def _from_header(text: str) -> ForeignDocument:
    """Pelican's own header: `Key: value` lines up to the first blank one, continued by indented lines."""
    header, _, body = text.partition("\n\n")
    values: dict[str, Any] = {}
    last = ""
    for line in header.split("\n"):
        found = _HEADER_LINE.match(line)
        if found:
            last = key_of(found[1])
            values[last] = (found[2] or "").strip()
        elif last and line.startswith(("    ", "\t")):
            values[last] = f"{values[last]}\n{line.strip()}".strip()
        else:
            return ForeignDocument({}, text)
    return ForeignDocument(values, body) if "title" in values else ForeignDocument({}, text)


def _keyed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key_of(key): value for key, value in values.items()}
