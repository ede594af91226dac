"""Reads YAML that other systems wrote: as lenient as its meaning is certain, and never more.

Unlike `yaml_file`, which reads our own files, anchors are followed, tags are passed over and merge
keys (`<<`) are resolved; every scalar stays the text that was written. What grows beyond
`_MOST_VALUES` values (aliases of aliases) is refused.
"""

from typing import Any

import yaml

from pipeline.store.yaml_file import YamlFault

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
_MOST_VALUES = 20_000


def parse_foreign_mapping(text: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the mapping that the text holds, and the values of doubled keys that gave way to a later one.

    Raises YamlFault where the text is not YAML, not a mapping, or too large once aliases are followed.
    """
    try:
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFault("yaml_syntax", mark.line + 1 if mark else 1, problem=error.problem) from None
    except yaml.YAMLError as error:
        raise YamlFault("yaml_syntax", 1, problem=str(error).split("\n", 1)[0]) from None
    if root is None:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        raise YamlFault("not_a_mapping", 1)
    reading = _Reading()
    return reading.mapping(root, 0), reading.doubled


class _Reading:
    """One reading: counts the values made, and keeps what doubled keys lost."""

    def __init__(self) -> None:
        self.doubled: dict[str, list[str]] = {}
        self._left = _MOST_VALUES

    def value(self, node: Any, depth: int) -> Any:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise YamlFault("yaml_too_deep", node.start_mark.line + 1, deepest=_DEEPEST)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        return str(node.value)

    def mapping(self, node: Any, depth: int) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(self.value(key_node, depth + 1))
            value = self.value(value_node, depth + 1)
            if key == "<<" and isinstance(value, (dict, list)):
                for part in reversed(value if isinstance(value, list) else [value]):
                    merged.update(part if isinstance(part, dict) else {})
                continue
            if key in own and own[key] != value:
                self.doubled.setdefault(key, []).append(str(own[key]))
            own[key] = value
        return {**merged, **own}
