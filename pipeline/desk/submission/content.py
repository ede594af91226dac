"""What a form holds: the values of a document as its file writes them, and the body; to a file and from one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.document_type import DocumentType
from pipeline.store.yaml_file import dump, read_leniently, split_front_matter


@dataclass(frozen=True, slots=True)
class Content:
    """A document as somebody is writing it; nothing in it need be right."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Raw values by key: text, lists of text, records of text, as the front matter has them."""
    body: str = ""

    def text(self, name: str) -> str:
        """The text that a key has, or nothing."""
        found = self.values.get(name, "")
        return found if isinstance(found, str) else ""

    def as_json(self) -> dict[str, Any]:
        return {"values": dict(self.values), "body": self.body}


def content_from_json(data: Mapping[str, Any]) -> Content:
    """The content that `as_json` gave."""
    return Content(data["values"], data["body"])


def file_of(kind: DocumentType, content: Content) -> bytes:
    """The document's file, its keys in the order of the type; what is empty is left out."""
    given = {name: kept for name in kind.fields if (kept := without_empty(content.values.get(name, "")))}
    unknown = {name: value for name, value in content.values.items() if name not in kind.fields}
    body = content.body.strip("\n")
    return f"---\n{dump({**given, **unknown})}---\n\n{body}\n".encode()


def content_of(file: bytes) -> Content:
    """What a document's file holds; raises YamlFault where it has no front matter."""
    parts = split_front_matter(file.decode("utf-8"))
    values, _ = read_leniently(parts.yaml_text)
    return Content(values or {}, parts.body.strip("\n"))


def without_empty(value: Any) -> Any:
    """A value without empty texts, lists and records in it; nothing at all where nothing is left."""
    if isinstance(value, list):
        return [kept for each in value if (kept := without_empty(each))]
    if isinstance(value, dict):
        return {name: kept for name, each in value.items() if (kept := without_empty(each))}
    return value
