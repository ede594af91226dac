"""Strict YAML: every scalar stays text, and what hides or doubles meaning is refused.

PyYAML's own types would turn `no` into False, `010` into 8 and `1:30` into 90; aliases can
explode, tags can build objects, and of two equal keys the last would win in silence
(ARCHIVE-AND-SAFETY B2, hole 9). The one import of yaml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import PortalDataError

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's loader without the questions after a tag, which it asks of each value: all of them are text here."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, node: Any, index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


_DEEPEST = 12
_OPENERS = "[{-?:"
"""Each level of YAML is opened by one of these."""
_SURELY_SHALLOW = 500
_MAY_HIDE = re.compile(r"[&*!]")
_SYNTAX = (
    ("mapping values are not allowed", "yaml_colon"),
    ("found unexpected end of stream", "yaml_quote"),
    ("found character that cannot start any token", "yaml_start"),
    ("found a tab character", "yaml_start"),
    ("did not find expected ',' or", "yaml_bracket"),
    ("did not find expected node content", "yaml_bracket"),
    ("did not find expected key", "yaml_indent"),
    ("could not find expected ':'", "yaml_no_colon"),
)
"""Words of libyaml and the code of the mistake that a clerk most often made to get them."""
_KNOWN_BY_THEIR_START = frozenset({"yaml_quote", "yaml_bracket"})
"""Mistakes that the parser meets only at the end of the text, long after the line to mend."""


class YamlFault(Exception):
    """YAML that is refused: a code for the message file, the line (from 1) and what was found."""

    def __init__(self, code: str, line: int, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.context = context


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A content file taken apart: the YAML between the `---` lines, and the Markdown after them."""

    yaml_text: str
    body: str
    body_line: int
    """Line of the file (from 1) on which the body starts."""


def split_front_matter(text: str) -> FrontMatter:
    """Take a content file apart; raises YamlFault where the `---` lines are missing."""
    if not text.startswith("---\n"):
        raise YamlFault("no_front_matter", 1)
    end = text.find("\n---\n", 3)
    if end < 0:
        if not text.endswith("\n---"):
            raise YamlFault("front_matter_not_closed", 1)
        end = len(text) - 4
    yaml_text = text[4 : end + 1]
    return FrontMatter(yaml_text, text[end + 5 :], yaml_text.count("\n") + 3)


def parse_mapping(text: str) -> dict[str, Any]:
    """Return the mapping that the text holds, its scalars as text.

    Raises YamlFault for anchors, aliases, tags, doubled keys, and for what is not a mapping.
    """
    try:
        _refuse_depth(text)
        if _MAY_HIDE.search(text):
            _refuse_hidden(text)
        root = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        raise _syntax_fault(error) from None
    if root is None:
        return {}
    if type(root) is not yaml.MappingNode:
        raise YamlFault("not_a_mapping", 1)
    return _mapping(root, 0)


def read_leniently(text: str) -> tuple[dict[str, Any] | None, list[YamlFault]]:
    """Every fault of a text that `parse_mapping` refuses, and what it holds as far as it can be read.

    Of two equal keys the first counts. Nothing is read where the syntax is broken, or where aliases could
    make a small text hold a huge value.
    """
    faults: list[YamlFault] = []
    try:
        _refuse_depth(text)
        faults += _hidden(text)
        if any(fault.code == "yaml_alias" for fault in faults):
            return None, faults
        root = yaml.compose(text, _Loader)
        if type(root) is not yaml.MappingNode:
            return None, [*faults, YamlFault("not_a_mapping", 1)]
        faults += _tidied(root)
        return _mapping(root, 0), sorted(faults, key=lambda fault: fault.line)
    except yaml.YAMLError as error:
        return None, faults or [_syntax_fault(error)]
    except YamlFault as fault:
        return None, [*faults, fault]


def _tidied(node: Any) -> Iterator[YamlFault]:
    """Take the keys out of the nodes that cannot be kept, naming each as a fault."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _tidied(item)
    elif isinstance(node, yaml.MappingNode):
        kept: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if type(key) is not yaml.ScalarNode:
                yield YamlFault("yaml_key", line)
            elif key.value in kept:
                yield YamlFault("yaml_doubled_key", line, found=key.value)
            else:
                kept[key.value] = (key, value)
                yield from _tidied(value)
        node.value = list(kept.values())


def _syntax_fault(error: yaml.YAMLError) -> YamlFault:
    """The fault in the words of the message file: which mistake it is, where the parser's words tell."""
    problem = str(getattr(error, "problem", "") or "")
    code = next((code for words, code in _SYNTAX if words in problem), "yaml_syntax")
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if code in _KNOWN_BY_THEIR_START:
        marks.reverse()
    mark = next((mark for mark in marks if mark), None)
    return YamlFault(code, mark.line + 1 if mark else 1)


def _refuse_hidden(text: str) -> None:
    for fault in _hidden(text):
        raise fault


def _refuse_depth(text: str) -> None:
    """Count the levels before anything recurses: libyaml's composer overflows the C stack at some ten thousand."""
    if sum(map(text.count, _OPENERS)) < _SURELY_SHALLOW:
        return
    depth = 0
    event: Any
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST + 1:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise YamlFault("yaml_too_deep", line, deepest=_DEEPEST)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _hidden(text: str) -> Iterator[YamlFault]:
    """Anchors, aliases and tags."""
    event: Any
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            yield YamlFault("yaml_alias", line, found=f"*{event.anchor}")
            continue
        if getattr(event, "anchor", None):
            yield YamlFault("yaml_anchor", line, found=f"&{event.anchor}")
        if getattr(event, "tag", None):
            yield YamlFault("yaml_tag", line, found=event.tag)


def _value(node: Any, depth: int) -> Any:
    kind = type(node)
    if kind is yaml.ScalarNode:
        return node.value
    if depth == _DEEPEST:
        raise YamlFault("yaml_too_deep", node.start_mark.line + 1, deepest=_DEEPEST)
    if kind is yaml.SequenceNode:
        return [_value(item, depth + 1) for item in node.value]
    return _mapping(node, depth)


def _mapping(node: Any, depth: int) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if type(key_node) is not yaml.ScalarNode:
            raise YamlFault("yaml_key", key_node.start_mark.line + 1)
        if key in mapping:
            raise YamlFault("yaml_doubled_key", key_node.start_mark.line + 1, found=key)
        mapping[key] = _value(value_node, depth + 1)
    return mapping


def line_of(text: str, steps: Iterable[str | int]) -> int:
    """Line (from 1) of the key or item that the steps lead to, or of the nearest one above it.

    Asked for only when there is a fault to show, so the text is parsed again.
    """
    node = yaml.compose(text, _Loader)
    line = 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def load_data_file(path: Path | str, content: bytes) -> dict[str, Any]:
    """Return the mapping of a data file; raises PortalDataError with path and line."""
    try:
        return parse_mapping(content.decode("utf-8"))
    except YamlFault as fault:
        raise PortalDataError(f"{path}:{fault.line}: {fault.code} {fault.context}") from None
    except UnicodeDecodeError as error:
        raise PortalDataError(f"{path}: not UTF-8 at byte {error.start}") from None


def dump(values: Mapping[str, Any]) -> str:
    """Return YAML that `parse_mapping` reads back: keys in the given order, Unicode as it is."""
    text: str = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=1000)
    return text
