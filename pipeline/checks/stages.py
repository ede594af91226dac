"""Examines one document: from bytes to a checked document, its rendered body, and every issue on the way."""

from dataclasses import dataclass
from typing import Any

from pipeline.checks.issue import Issue
from pipeline.checks.metadata import Fault, check_values
from pipeline.markup.engine import render_with
from pipeline.markup.rendered import Rendered
from pipeline.model.address import Place, place_of
from pipeline.model.document import Document
from pipeline.model.portal import Portal
from pipeline.store.yaml_file import FrontMatter, YamlFault, line_of, parse_mapping, split_front_matter


@dataclass(frozen=True, slots=True)
class Examined:
    """The outcome of an examination; without a document the file cannot become a page."""

    issues: tuple[Issue, ...]
    document: Document | None = None
    rendered: Rendered | None = None


def examine(path: str, content: bytes, portal: Portal, stage: str) -> Examined:
    """Examine the bytes of one document file at a stage (draft, submit or publish)."""
    place = place_of(path)
    kind = portal.type_in(place.folder) if place else None
    if place is None or kind is None:
        return Examined((Issue(path, 1, "", "unknown_folder"),))
    try:
        parts = split_front_matter(content.decode("utf-8"))
        raw = parse_mapping(parts.yaml_text)
    except UnicodeDecodeError as error:
        return Examined((Issue(path, content[: error.start].count(b"\n") + 1, "", "not_utf8"),))
    except YamlFault as fault:
        return Examined((Issue(path, fault.line + 1, "", fault.code, context=fault.context),))
    values, faults = check_values(kind, raw, stage)
    issues = [_issue(path, parts, fault) for fault in faults]
    rendered = render_with(portal.settings.markdown_engine, parts.body, values.get("lang", "vi"))
    issues += [
        Issue(path, parts.body_line + each.line - 1, "", each.code, context={"found": each.found})
        for each in rendered.refused
    ]
    return _outcome(path, place, kind, values, parts, rendered, issues)


def _outcome(
    path: str,
    place: Place,
    kind: Any,
    values: dict[str, Any],
    parts: FrontMatter,
    rendered: Rendered,
    issues: list[Issue],
) -> Examined:
    if any(issue.severity == "error" for issue in issues):
        return Examined(tuple(sorted(issues)))
    return Examined(tuple(sorted(issues)), Document(path, place, kind, values, parts.body), rendered)


def _issue(path: str, parts: FrontMatter, fault: Fault) -> Issue:
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.steps).lstrip(".")
    return Issue(path, line_of(parts.yaml_text, fault.steps) + 1, name, fault.code, context=fault.context)
