"""Sending a draft: its documents and files become one request, or the next state of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pipeline.checks.issue import Issue
from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import repository
from pipeline.desk.submission.content import Content, file_of
from pipeline.desk.submission.drafts import content_of_version, mark_sent, newest
from pipeline.desk.submission.editing import Opened, checked
from pipeline.desk.submission.models import Draft
from pipeline.desk.submission.places import new_path
from pipeline.desk.submission.uploads import files_of
from pipeline.errors import RequestRefusedError
from pipeline.model.field import VIETNAM_TIME
from pipeline.workflow.intake import Wish
from pipeline.workflow.submission import submit, update

_LONGEST_MESSAGE = 2000


@dataclass(frozen=True)
class Part:
    """One document of a draft, as the page before sending shows it."""

    opened: Opened
    content: Content
    issues: tuple[Issue, ...]

    @property
    def title(self) -> str:
        return str(self.content.values.get("title", "")) or self.opened.kind.label

    @property
    def faults(self) -> int:
        return sum(issue.severity == "error" for issue in self.issues)


def send(visit: Visit, draft_id: int) -> HttpResponse:
    """The last page before a draft is sent: what it holds, and what the reviewer should know."""
    draft = Draft.objects.filter(pk=draft_id, user=visit.user, sent=None).first()
    if draft is None:
        raise Http404
    parts = _parts(visit, draft)
    if visit.http.method != "POST":
        return _page(visit, draft, parts)
    wish = _wish(visit)
    if isinstance(wish, str):
        return _page(visit, draft, parts, [wish])
    if any(part.faults for part in parts):
        return _page(visit, draft, parts)
    try:
        answer = _sent(visit, draft, parts, wish)
    except RequestRefusedError as refused:
        return _page(visit, draft, parts, str(refused).split("\n"))
    number = answer.event.request
    mark_sent(draft, number, visit.now)
    code = "sent_with_faults" if answer.faults else "sent"
    messages.success(visit.http, said("draft", code, number=number, count=len(answer.faults)))
    return redirect("request", number=number)


def _sent(visit: Visit, draft: Draft, parts: list[Part], wish: Wish) -> Any:
    files = {**dict(files_of(draft)), **_files(visit, parts)}
    if draft.request:
        return update(repository(), draft.request, visit.actor, files, wish)
    return submit(repository(), visit.actor, files, wish)


def _parts(visit: Visit, draft: Draft) -> list[Part]:
    portal = visit.main.portal
    opened = [Opened(each, portal.types[each.type_name], portal) for each in draft.documents.order_by("pk")]
    contents = [content_of_version(newest(each.document)) for each in opened]
    return [
        Part(each, content, checked(each, content, visit.now))
        for each, content in zip(opened, contents, strict=True)
    ]


def _files(visit: Visit, parts: list[Part]) -> Mapping[str, bytes]:
    """The documents by their paths; a new one gets its path now, and keeps it."""
    taken = set(_paths_on_main(visit))
    files: dict[str, bytes] = {}
    for part in parts:
        document = part.opened.document
        if not document.path:
            document.path = new_path(part.opened.kind, document.site, part.content, visit.now, taken)
            document.save(update_fields=["path"])
        taken.add(document.path)
        files[document.path] = file_of(part.opened.kind, part.content)
    return files


def _paths_on_main(visit: Visit) -> list[str]:
    return [entry.path for entry in repository().entries(visit.main.commit)]


def _wish(visit: Visit) -> Wish | str:
    """What is said beside the content; a text where the time cannot be one."""
    sent = visit.http.POST
    day, hour = sent.get("day", "").strip(), sent.get("hour", "").strip() or "08:00"
    at = None
    if day:
        try:
            at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=VIETNAM_TIME)
        except ValueError:
            return said("draft", "bad_time")
        if at <= visit.now:
            return said("draft", "past_time")
    return Wish(sent.get("message", "")[:_LONGEST_MESSAGE].strip(), at, is_urgent=bool(sent.get("urgent")))


def _page(visit: Visit, draft: Draft, parts: list[Part], refusals: list[str] | None = None) -> HttpResponse:
    is_stopped = bool(refusals) or any(part.faults for part in parts)
    given = {
        "draft": draft,
        "parts": parts,
        "refusals": refusals or [],
        "is_stopped": is_stopped,
        "sent": visit.http.POST,
    }
    status = 422 if is_stopped and visit.http.method == "POST" else 200
    return render(visit.http, "send_draft.html", given, status=status)
