"""The JSON Schemas in `docs/schema/`: they are what the declaration gives, and judge as the checks do."""

import dataclasses
import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from pipeline.checks.data_files import data_types
from pipeline.checks.schema import FOLDER, as_text, schema_of, schemas
from pipeline.model.agency import Agency
from pipeline.model.portal import Portal, PortalSettings
from tests.checks.portals import portal_in
from tests.checks.sound_documents import NEWS, SOUND
from tests.portals import AGENCY, PORTAL, ROOT


def as_an_editor_reads(text: str) -> Any:
    """YAML with its own types (dates excepted, which YAML 1.2 has no more), as programs for editors read it."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [each for each in found if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader)  # noqa: S506 (a safe loader with fewer types)


def front_of(text: str) -> Any:
    return as_an_editor_reads(text.split("---\n")[1])


def faults(schema: dict[str, Any], values: Any) -> list[str]:
    return [
        f"{'.'.join(map(str, each.path))}: {each.validator}"
        for each in Draft202012Validator(schema).iter_errors(values)
    ]


def test_the_files_are_what_the_declaration_gives() -> None:
    wanted = schemas(portal_in(ROOT).types)
    there = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).glob("*.json")}
    assert set(there) == set(wanted), "run: python -m pipeline.checks.schema"
    for name, schema in wanted.items():
        assert there[name] == as_text(schema), "run: python -m pipeline.checks.schema"


def test_every_schema_is_one(portal: Portal) -> None:
    for schema in schemas(portal.types).values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", SOUND)
def test_sound_documents_are_valid(portal: Portal, path: str) -> None:
    kind = portal.type_in(path.split("/")[1])
    assert kind is not None
    assert faults(schema_of(kind), front_of(SOUND[path])) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("category", "categori", ": additionalProperties"),
        ("title: Khai mạc Lễ hội trà năm 2026\n", "", ": required"),
        ("trong-tinh", "khac", "category: oneOf"),
        ("[Ban biên tập]", "Ban biên tập", "authors: type"),
        ("2026-11-20T08:00:00+07:00", "20/11/2026", "date: pattern"),
        ("2026-11-20T08:00:00+07:00", "2026-11-20T08:00:00", "date: pattern"),
        ("/files/2026/le-hoi.jpg, alt", "le-hoi.jpg, alt", "images.0.file: pattern"),
        ("agency: sokhdt", "agency: Sở", "agency: pattern"),
        ("category", "featured: có\ncategory", "featured: enum"),
    ],
)
def test_wrong_documents_are_not(portal: Portal, old: str, new: str, fault: str) -> None:
    assert old in NEWS
    assert faults(schema_of(portal.types["news"]), front_of(NEWS.replace(old, new, 1))) == [fault]


def test_later_stages_are_told_in_words(portal: Portal) -> None:
    schema = schema_of(portal.types["legal_document"])
    assert schema["required"] == ["title"]
    assert "Bắt buộc khi đăng." in schema["properties"]["signer"]["description"]
    assert schema["properties"]["number"]["examples"] == ["40/2012/QĐ-UBND"]


def test_everything_that_the_model_reads_is_declared() -> None:
    agency, portal = data_types()["agency"].fields, data_types()["portal"].fields
    settings = {part.name for part in portal["settings"].fields}
    assert {each.name for each in dataclasses.fields(Agency)} - {"theme"} == set(agency)
    assert {each.name for each in dataclasses.fields(PortalSettings)} == settings


def test_data_files_have_schemas() -> None:
    agency = AGENCY % {"label": "sokhdt", "name": "Sở", "kind": "so"}
    assert faults(schema_of(data_types()["agency"]), as_an_editor_reads(agency)) == []
    assert faults(schema_of(data_types()["portal"]), as_an_editor_reads(PORTAL)) == []
    assert faults(
        schema_of(data_types()["agency"]), as_an_editor_reads(agency.replace("kind: so", "kind: x"))
    ) == ["kind: oneOf"]
    assert json.loads(as_text(schema_of(data_types()["agency"])))["additionalProperties"] is False


def test_calendars_have_a_schema_without_a_theme() -> None:
    schema = schemas({})["calendar.schema.json"]
    assert "theme" not in schema["properties"]
    text = (ROOT / "content/data/calendars/2026.yml").read_text(encoding="utf-8")
    assert faults(schema, as_an_editor_reads(text)) == []
    wrong = text.replace("2026-01-10", "10/01/2026")
    assert faults(schema, as_an_editor_reads(wrong)) == ["make_up_days.0.date: pattern"]
