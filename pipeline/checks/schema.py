"""JSON Schemas (2020-12) of the content model, so that an editor's program completes and checks fields.

Generated from `document-types.yml`, `data-files.yml` and `plain-data-files.yml` into `docs/schema/`. Only what a
draft needs is `required` there; what later stages ask for is said in each description. An editor's program reads
YAML with its own types (`2` is a number to it), so the schemas accept every spelling that `pipeline.model.field`
accepts.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.checks.data_files import data_types
from pipeline.model.document_type import DocumentType
from pipeline.model.field import STAGES, Field
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path("docs/schema")

_STAGES = {
    "draft": "Bắt buộc ngay từ bản nháp.",
    "submit": "Bắt buộc khi gửi duyệt.",
    "publish": "Bắt buộc khi đăng.",
}
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_SCALAR = {"type": ["string", "number"]}
_KINDS: dict[str, dict[str, Any]] = {
    "line": _SCALAR,
    "text": _SCALAR,
    "date": {"type": "string", "pattern": _DATE},
    "moment": {"type": "string", "pattern": rf"{_DATE[:-1]}(T\d{{2}}:\d{{2}}(:\d{{2}})?\+07:00)?$"},
    "week": {"type": "string", "pattern": r"^\d{4}-W\d{2}$"},
    "integer": {"type": ["integer", "string"], "pattern": r"^\d{1,15}$"},
    "decimal": {"type": ["number", "string"], "pattern": r"^[+-]?\d+(\.\d+)?$"},
    "boolean": {"enum": [True, False, "true", "false"]},
    "agency": {"type": "string", "pattern": "^[a-z0-9-]{1,63}$"},
    "document": {"type": "string", "pattern": r"^(content|sub-portals/[a-z0-9-]+/content)/.+\.md$"},
    "document_number": {"type": "string", "pattern": r"^(\d.*[-/.].*|[Kk]hông số)$", "maxLength": 80},
    "email": {"type": "string", "pattern": r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"},
    "phone": {"type": ["string", "integer"], "pattern": r"^\+?[0-9][0-9 .()-]{2,24}$"},
    "url": {"type": "string", "pattern": r"^https?://[^\s<>\"]+$"},
    "file": {"type": "string", "pattern": r"^/([a-z0-9-]+/)?files/[^\s\\?#%]+$"},
}


def schemas(types: Mapping[str, DocumentType]) -> dict[str, dict[str, Any]]:
    """The schema of every document type and of the data files, by file name."""
    of_documents = {f"{name}.schema.json": schema_of(kind) for name, kind in types.items()}
    of_data = {f"{name}.schema.json": _of_data(schema_of(kind)) for name, kind in data_types().items()}
    return {**of_documents, **of_data}


def schema_of(kind: DocumentType) -> dict[str, Any]:
    """The schema of the front matter of one document type."""
    return {"$schema": DIALECT, "title": kind.label, **_object(kind.fields)}


def _of_data(schema: dict[str, Any]) -> dict[str, Any]:
    """The theme's own options, where there is a site to show, are for the theme to say."""
    if "board" in schema["properties"]:
        schema["properties"]["theme"] = {"type": "object", "title": "Giao diện"}
    return schema


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _property(field) for name, field in fields.items()},
        "required": [
            name for name, field in fields.items() if field.required == STAGES[0] and not field.required_if
        ],
        "additionalProperties": False,
    }


def _property(field: Field) -> dict[str, Any]:
    said = {"title": field.label, "description": _description(field)}
    if field.default:
        said["default"] = field.default
    value = _value(field)
    if field.many:
        return {**said, "type": "array", "items": value}
    if field.example and field.kind != "record":
        return {**said, **value, "examples": [field.example]}
    return {**said, **value}


def _description(field: Field) -> str:
    needed = _STAGES.get(field.required, "")
    if field.required_if:
        conditions = (f"{name} là {', '.join(values)}" for name, values in field.required_if.items())
        needed = f"{needed[:-1]} nếu {'; '.join(conditions)}."
    example = f"Ví dụ: {field.example}" if field.example else ""
    return " ".join(part for part in (field.help, needed, example) if part)


def _value(field: Field) -> dict[str, Any]:
    if field.kind == "record":
        return _object({part.name: part for part in field.fields})
    if field.kind == "choice":
        return {
            "oneOf": [
                {"enum": [name, int(name)] if name.isdigit() else [name], "title": label}
                for name, label in field.choices.items()
            ]
        }
    return _KINDS[field.kind]


def as_text(schema: Mapping[str, Any]) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write(root: Path) -> list[Path]:
    """Write every schema of the portal in a folder to its `docs/schema/`; returns what was written."""
    portal = load_portal(WorktreeSource(root, datetime.now(UTC)))
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = schemas(portal.types)
    for path in folder.glob("*.schema.json"):
        if path.name not in wanted:
            path.unlink()
    for name, schema in wanted.items():
        (folder / name).write_text(as_text(schema), encoding="utf-8", newline="\n")
    return [folder / name for name in wanted]


if __name__ == "__main__":
    for written in write(Path(sys.argv[1] if len(sys.argv) > 1 else ".")):
        print(written)
