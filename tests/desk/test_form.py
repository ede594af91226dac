"""Forms made from the declarations: what a form shows comes back as it was, for every type and real documents."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks.stages import examine
from pipeline.desk.submission.content import Content, content_of, file_of, without_empty
from pipeline.desk.submission.faults import by_control, found_in
from pipeline.desk.submission.form import Control, form_of, names_in, shown_fields
from pipeline.desk.submission.posted import COUNT, HOUR, Posted, content_from, document_path
from pipeline.model.portal import Portal
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.portals import ROOT
from tests.workflow.portals import NOW


@pytest.fixture(scope="module")
def portal() -> Portal:
    return load_portal(WorktreeSource(ROOT, NOW))


def _sent(controls: Iterable[Control]) -> dict[str, list[str]]:
    """What a browser sends of controls that nobody has touched."""
    sent: dict[str, list[str]] = {}
    for control in controls:
        field, value = control.field, control.value
        if field.kind == "record":
            sent[control.name + COUNT] = [str(len(control.rows))]
            for row in control.rows:
                sent |= _sent(row.controls)
        elif field.many:
            sent[control.name] = value if field.kind == "choice" else ["\r\n".join(value)]
        elif field.kind == "moment":
            sent |= {control.name: [control.day], control.name + HOUR: [control.hour]}
        elif value and (field.kind != "boolean" or value == "true"):
            sent[control.name] = [str(value).replace("\n", "\r\n")]
    return sent


def _again(portal: Portal, path: Path, content: Content) -> Content:
    kind = portal.type_in(path.relative_to(ROOT).as_posix().partition("content/")[2].split("/")[0])
    assert kind is not None, path
    groups = form_of(kind, content, {})
    sent = _sent(control for group in groups for control in group.controls)
    sent["body"] = [content.body.replace("\n", "\r\n")]
    return content_from(kind, Posted(sent, portal.agencies.keys()), content)


def _documents() -> list[Path]:
    found = [*ROOT.glob("content/*/**/*.md"), *ROOT.glob("sub-portals/*/content/**/*.md")]
    return sorted(found)


def test_every_document_of_the_sample_comes_back_from_its_form_as_it_was(portal: Portal) -> None:
    documents = _documents()
    assert len(documents) > 50
    for path in documents:
        content = content_of(path.read_bytes())
        again = _again(portal, path, content)
        defaults = {
            field.name: field.default for kind in portal.types.values() for field in kind.fields.values()
        }
        added = {name for name in again.values if name not in content.values}
        assert all(again.values[name] == defaults[name] for name in added), path
        assert {name: again.values[name] for name in content.values} == without_empty(content.values), path
        assert again.body == content.body, path


def test_every_field_of_every_type_has_a_control_with_its_help(portal: Portal) -> None:
    for kind in portal.types.values():
        groups = form_of(kind, Content(), {})
        shown = {control.field.name for group in groups for control in group.controls}
        assert shown == {field.name for field in shown_fields(kind)}
        asked = [
            control
            for group in groups
            if not group.is_open
            for control in group.controls
            if control.is_needed
        ]
        assert asked == [], kind.name


def test_faults_stand_beside_their_controls(portal: Portal) -> None:
    kind = portal.types["news"]
    image = {"file": "/files/2026/khong-co.jpg", "alt": ""}
    content = Content({"title": "Tin", "date": "20/11/2026", "images": [image]}, "## Một\n\n<b>đậm</b>")
    file = file_of(kind, content)
    issues = examine("content/tin-tuc/2026/tin.md", file, portal, "submit").issues
    groups = form_of(kind, content, {})
    found = found_in(issues, file.decode().split("\n---\n", 1)[0].count("\n") + 4, names_in(groups))
    said = by_control(found)
    assert {"summary", "category", "agency", "date", "images-0-alt", "body"} <= set(said)
    assert "ngược thứ tự" in said["date"][0]
    assert [each.line for each in found if each.control == "body"] == [3, 3][: len(said["body"])]
    places = names_in(groups)
    assert [places.index(each.control) for each in found] == sorted(
        places.index(each.control) for each in found
    )


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("https://thainguyen.example/tin-tuc/2026/x.html?a=1#b", "content/tin-tuc/2026/x.md"),
        ("/sokhdt/tin-tuc/2026/x.html", "sub-portals/sokhdt/content/tin-tuc/2026/x.md"),
        ("content/tin-tuc/2026/x.md", "content/tin-tuc/2026/x.md"),
        ("cái gì đó", "cái gì đó"),
        ("", ""),
    ],
)
def test_an_address_stands_for_its_document(typed: str, path: str) -> None:
    assert document_path(typed, {"sokhdt"}) == path


@pytest.mark.parametrize("count", ["-1", "x", "99999999999999999999", "²", ""])
def test_a_browser_may_send_anything_as_a_count(portal: Portal, count: str) -> None:
    sent: dict[str, Any] = {"images" + COUNT: [count], "title": ["Tin"], "status": ["retracted"], "lạ": ["x"]}
    content = content_from(portal.types["news"], Posted(sent, ()), Content({"status": "live"}))
    assert content.values["title"] == "Tin"
    assert content.values["status"] == "live"
    assert set(content.values) == {"title", "status"}
