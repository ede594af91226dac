"""Agencies and their boards, edited by a form: a change is a request of its own, which the Tổng Biên tập approves.

The form is made from the declaration by which `agency.yml` and `portal.yml` are checked
(`pipeline/checks/data-files.yml`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pipeline.checks.agencies import label_issues
from pipeline.checks.data_files import PORTAL_FILE, data_types
from pipeline.checks.issue import Issue, field_name, issue_of
from pipeline.checks.metadata import check_values
from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import repository
from pipeline.desk.submission.content import Content, without_empty
from pipeline.desk.submission.faults import by_control, found_in
from pipeline.desk.submission.form import form_of, names_in
from pipeline.desk.submission.posted import Posted, content_from
from pipeline.errors import RequestRefusedError
from pipeline.model.agency import MAIN, Agency
from pipeline.model.document_type import DocumentType
from pipeline.store.agency_file import agency_path
from pipeline.store.yaml_file import dump, parse_mapping
from pipeline.workflow.intake import Wish
from pipeline.workflow.submission import submit

_NOT_TYPED = frozenset({"label", "settings"})
"""A label is for ever, and what the program runs by is changed by whoever knows it."""

_STAGE = "submit"


@dataclass(frozen=True, slots=True)
class _Place:
    """The file of one agency, as it is on `main`; a new one has no text yet."""

    label: str
    path: str
    kind: DocumentType
    text: str

    @property
    def values(self) -> dict[str, Any]:
        return parse_mapping(self.text) if self.text else {}


def agencies(visit: Visit) -> HttpResponse:
    """The agencies whose boards this account looks after."""
    portal = visit.main.portal
    every = (portal.main, *portal.agencies.values())
    given = {"agencies": [each for each in every if _keeps(visit, each.label)], "may_add": _keeps_all(visit)}
    return render(visit.http, "agencies.html", given)


def edit_agency(visit: Visit, label: str) -> HttpResponse:
    """The form of one agency."""
    if visit.main.portal.agency(label) is None:
        raise Http404
    if not _keeps(visit, label):
        raise PermissionDenied
    return _form(visit, _place(visit, label))


def new_agency(visit: Visit) -> HttpResponse:
    """The form of an agency that is to be registered (Đ1.2)."""
    if not _keeps_all(visit):
        raise PermissionDenied
    label = visit.http.POST.get("label", "").strip()
    return _form(visit, _Place(label, agency_path(label), _shown("agency"), ""))


def _keeps_all(visit: Visit) -> bool:
    return "admin" in visit.standing.on(MAIN)


def _keeps(visit: Visit, label: str) -> bool:
    return _keeps_all(visit) or (
        label != visit.main.portal.main.label and "admin" in visit.standing.on(label)
    )


def _shown(name: str) -> DocumentType:
    kind = data_types()[name]
    return replace(kind, fields={key: field for key, field in kind.fields.items() if key not in _NOT_TYPED})


def _place(visit: Visit, label: str) -> _Place:
    is_main = label == visit.main.portal.main.label
    path = PORTAL_FILE if is_main else agency_path(label)
    entry = next(each for each in repository().entries(visit.main.commit) if each.path == path)
    [content] = repository().read([entry.blob])
    return _Place(label, path, _shown("portal" if is_main else "agency"), content.decode())


def _form(visit: Visit, place: _Place) -> HttpResponse:
    sent, asked = visit.http.POST, visit.http.POST.get("do", "")
    content = Content(place.values)
    if visit.http.method == "POST":
        content = _sent(visit, place)
    issues = list(_issues(visit, place, content)) if asked == "send" else []
    if asked == "add:board":
        content = Content({**content.values, "board": [*content.values.get("board", []), {}]})
    if asked == "send" and not issues:
        try:
            return _submitted(visit, place, content)
        except RequestRefusedError as refused:
            return _page(visit, place, content, issues, str(refused).split("\n"))
    return _page(visit, place, content, issues, [], sent.get("message", ""))


def _sent(visit: Visit, place: _Place) -> Content:
    sent = visit.http.POST
    posted = Posted(dict(sent.lists()), visit.main.portal.agencies)
    content = content_from(place.kind, posted, Content(place.values))
    values = {**content.values, **({"label": place.label} if not place.text else {})}
    if sent.get("status") in {"active", "closed"}:
        values["status"] = sent["status"]
    return Content(values)


def _issues(visit: Visit, place: _Place, content: Content) -> Iterator[Issue]:
    """What is wrong with the file by itself; what it owes the others is judged with the request."""
    kind = data_types()["portal" if place.path == PORTAL_FILE else "agency"]
    checked = {name: value for name, value in content.values.items() if name not in {"theme", "settings"}}
    shown = replace(kind, fields={key: field for key, field in kind.fields.items() if key != "settings"})
    for fault in check_values(shown, checked, _STAGE)[1]:
        yield issue_of(place.path, fault.code, 0, field_name(fault.steps), **fault.context)
    if not place.text:
        portal = visit.main.portal
        taken = {each.folder for each in portal.types.values()} | {each.name for each in portal.sections}
        yield from label_issues(place.label, place.path, taken | set(portal.agencies))


def _submitted(visit: Visit, place: _Place, content: Content) -> HttpResponse:
    message = visit.http.POST.get("message", "").strip()
    files = {place.path: _file(place, content.values).encode()}
    answer = submit(repository(), visit.actor, files, Wish(message))
    code = "sent_with_faults" if answer.faults else "sent"
    number = answer.event.request
    messages.success(visit.http, said("draft", code, number=number, count=len(answer.faults)))
    return redirect("request", number=number)


def _file(place: _Place, values: Mapping[str, Any]) -> str:
    """The file, under the remarks that stand above it now, its keys in their order."""
    lines = place.text.splitlines(keepends=True)
    above = "".join(line for line in lines[: next((n for n, x in enumerate(lines) if x[0] != "#"), 0)])
    order = [name for name in place.values if name in values]
    kept = {name: values[name] for name in [*order, *(name for name in values if name not in order)]}
    return above + dump({name: value for name, each in kept.items() if (value := without_empty(each))})


def _page(
    visit: Visit,
    place: _Place,
    content: Content,
    issues: list[Issue],
    refusals: list[str],
    message: str = "",
) -> HttpResponse:
    names = [*names_in(form_of(place.kind, content, {})), "label"]
    found = found_in(issues, 0, names)
    agency: Agency | None = visit.main.portal.agency(place.label) if place.text else None
    given = {
        "agency": agency,
        "label": place.label,
        "groups": form_of(place.kind, content, by_control(found)),
        "found": found,
        "refusals": refusals,
        "status": content.values.get("status", "active"),
        "has_status": bool(agency) and place.path != PORTAL_FILE,
        "suppliers": {each.label: each.name for each in visit.main.portal.agencies.values()},
        "message": message,
    }
    return render(visit.http, "edit_agency.html", given, status=422 if issues or refusals else 200)
