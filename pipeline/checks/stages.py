"""Examines one document: from bytes to a checked document, its rendered body, and every issue on the way.

The gate of a stage is a table (`pipeline.checks.severity`); what documents owe each other is checked over
all of them (`pipeline.checks.portal`).
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from pipeline.checks.agreement import agreement_faults
from pipeline.checks.attachments import attachment_faults
from pipeline.checks.body import body_faults, language_faults
from pipeline.checks.encoding import decode
from pipeline.checks.issue import Fault, Issue, fault_at, field_name, issue_of
from pipeline.checks.metadata import check_values
from pipeline.checks.names import name_faults
from pipeline.checks.procedures import JUDGED, PROCEDURE, procedure_faults
from pipeline.checks.severity import counts_at
from pipeline.checks.text import character_faults
from pipeline.markup.engine import render_with
from pipeline.markup.rendered import Rendered
from pipeline.model.address import Place, place_of
from pipeline.model.document import Document
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal
from pipeline.store.yaml_file import (
    FrontMatter,
    YamlFault,
    line_of,
    parse_mapping,
    read_leniently,
    split_front_matter,
)


@dataclass(frozen=True, slots=True)
class Examined:
    """The outcome of an examination; without a document the file cannot become a page."""

    issues: tuple[Issue, ...]
    document: Document | None = None
    rendered: Rendered | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A document's file, taken apart as far as its faults allow."""

    place: Place
    kind: DocumentType
    parts: FrontMatter
    raw: dict[str, Any] | None
    """What the YAML holds; None where it cannot be read."""


def examine(path: str, content: bytes, portal: Portal, stage: str) -> Examined:
    """Examine the bytes of one document file at a stage (draft, submit or publish)."""
    place = place_of(path)
    kind = portal.type_in(place.folder) if place else None
    if place is None or kind is None:
        known = ", ".join(sorted(each.folder for each in portal.types.values()))
        return Examined((issue_of(path, "unknown_folder", known=known),))
    faults = list(name_faults(place, portal.rules.limits))
    most = portal.rules.limits.document_bytes
    if most is not None and len(content) > most:
        faults.append(fault_at(1, "long_document", size=len(content), most=most))
    text, found = decode(content)
    faults += found
    if text is None:
        return Examined(_issues(path, faults, "", stage))
    faults += character_faults(text)
    file = _taken_apart(text, place, kind, faults)
    values, rendered = _judged(file, portal, stage, faults)
    issues = _issues(path, faults, file.parts.yaml_text, stage)
    if file.raw is None or any(issue.severity == "error" for issue in issues):
        return Examined(issues)
    return Examined(issues, Document(path, place, kind, values, file.parts.body), rendered)


def _taken_apart(text: str, place: Place, kind: DocumentType, faults: list[Fault]) -> _File:
    """Split the file and read its YAML, adding every fault of its form to the list."""
    try:
        parts = split_front_matter(text)
    except YamlFault as fault:
        faults.append(fault_at(fault.line, fault.code))
        return _File(place, kind, FrontMatter("", "", 1), None)
    try:
        return _File(place, kind, parts, parse_mapping(parts.yaml_text))
    except YamlFault:
        raw, found = read_leniently(parts.yaml_text)
    if not any(fault.code == "control_character" for fault in faults):
        faults += [Fault((), each.code, each.context, each.line + 1) for each in found]
    return _File(place, kind, parts, raw)


def _judged(file: _File, portal: Portal, stage: str, faults: list[Fault]) -> tuple[dict[str, Any], Rendered]:
    """Check values and body, adding every fault to the list."""
    values: dict[str, Any] = {}
    parts = file.parts
    if file.raw is not None:
        values, found = check_values(file.kind, file.raw, stage)
        faults += found
        faults += _value_faults(file, values, portal, {step for fault in found for step in fault.steps[:1]})
    engine = portal.settings.markdown_engine
    rendered = render_with(engine, parts.body, str(values.get("lang", "vi")))
    images_known = not any(fault.steps[:1] == ("images",) for fault in faults) and file.raw is not None
    images = values.get("images", ()) if images_known else None
    faults += body_faults(rendered, parts.body, parts.body_line, file.place, images)
    if file.raw is not None:
        faults += language_faults(file.kind, parts.body, values, parts.body_line)
    return values, rendered


def _value_faults(
    file: _File, values: dict[str, Any], portal: Portal, faulty: Set[str | int]
) -> Iterator[Fault]:
    yield from agreement_faults(file.kind, file.place, values, portal)
    yield from attachment_faults(values)
    if file.kind.name == PROCEDURE and not JUDGED & faulty:
        yield from procedure_faults(values)


def _issues(path: str, faults: list[Fault], yaml_text: str, stage: str) -> tuple[Issue, ...]:
    return tuple(sorted(_issue(path, fault, yaml_text) for fault in faults if counts_at(fault.code, stage)))


def _issue(path: str, fault: Fault, yaml_text: str) -> Issue:
    line = fault.line or line_of(yaml_text, fault.steps) + 1
    return issue_of(path, fault.code, line, field_name(fault.steps), **fault.context)
