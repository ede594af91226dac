"""Which keys of other systems become which fields of ours, as `mapping.yml` declares it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.importer.front_matter import key_of
from pipeline.model.document_type import DocumentType
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("mapping.yml")


@dataclass(frozen=True, slots=True)
class KeyMapping:
    """The content of `mapping.yml`; keys are spelt as `front_matter.key_of` spells them."""

    groups: tuple[str, ...]
    common: Mapping[str, list[str]]
    types: Mapping[str, Mapping[str, list[str]]]
    source: tuple[str, ...]
    aliases: tuple[str, ...]
    old_addresses: tuple[str, ...]
    slug: tuple[str, ...]
    categories: tuple[str, ...]
    choices: Mapping[str, Mapping[str, str]]
    """Other spellings of choices: `lang` or `<type>.<field>` → folded spelling → our choice."""
    images: tuple[str, ...]
    attachments: tuple[str, ...]
    unpublished: Mapping[str, list[str]]
    shown: tuple[Mapping[str, str], ...]

    def keys_of(self, kind: DocumentType, field: str) -> tuple[str, ...]:
        """The keys that may feed a field, the best first: the field's own name always may."""
        listed = self.types.get(kind.name, {}).get(field) or self.common.get(field, [])
        return (field, *(key for key in listed if key != field))

    def fields_fed_by(self, key: str, kind: DocumentType) -> Iterator[str]:
        """Names of the type's fields that a key may feed."""
        return (name for name in kind.fields if key in self.keys_of(kind, name))

    def promoted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with the content of groups (`source`, `extra`, …) beside the document's own keys.

        A key that stands in both places keeps its group's name in front, so that neither is lost.
        """
        flat: dict[str, Any] = {}
        for name, value in values.items():
            if name not in self.groups or not isinstance(value, dict):
                flat[name] = value
        for name in self.groups:
            group = values.get(name)
            if isinstance(group, dict):
                inner = self.promoted({key_of(str(key)): value for key, value in group.items()})
                for key, value in inner.items():
                    flat[f"{name}.{key}" if key in flat else key] = value
        return flat


@cache
def key_mapping() -> KeyMapping:
    """The mapping that comes with the program."""
    data = load_data_file(_FILE, _FILE.read_bytes())
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
    }
    return KeyMapping(**plain)
