"""The form in which a document is written: shown, saved state by state, checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from pipeline.checks.issue import Issue
from pipeline.checks.stages import examine
from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import now, portal_now
from pipeline.desk.submission.change_notes import NOTE, RETRACT, STATUS, note_in, with_change
from pipeline.desk.submission.content import Content, file_of
from pipeline.desk.submission.drafts import Saved, content_of_version, new_tab, newest, save
from pipeline.desk.submission.faults import Found, by_control, found_in
from pipeline.desk.submission.form import form_of, names_in
from pipeline.desk.submission.models import DraftDocument, Upload
from pipeline.desk.submission.places import new_path, suppliers_of
from pipeline.desk.submission.posted import Posted, content_from
from pipeline.desk.submission.uploads import receive_file, with_pictures_of_body
from pipeline.intake.taken import REFUSED, Notice
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal
from pipeline.model.shown_values import shown_size

SENT_FILE = "-tep"
"""Ending of the name of a file control, whose value becomes the value of the field."""

_AUTOSAVE = "autosave"
_ADD = "add:"
_SALT = "desk.draft"
_KEPT_FOR = 30 * 24 * 3600
"""Seconds for which a page that was opened may still save, its session over or not."""


@dataclass(frozen=True)
class Opened:
    """A document of a draft, opened by its writer."""

    document: DraftDocument
    kind: DocumentType
    portal: Portal


def opened(visit: Visit, document_id: int) -> Opened:
    """The document of one's own draft with this number, not sent yet."""
    found = (
        DraftDocument.objects.select_related("draft")
        .filter(pk=document_id, draft__user=visit.user, draft__sent=None)
        .first()
    )
    if found is None or found.type_name not in visit.main.portal.types:
        raise Http404
    return Opened(found, visit.main.portal.types[found.type_name], visit.main.portal)


def edit(visit: Visit, document_id: int) -> HttpResponse:
    """The form of a document."""
    document = opened(visit, document_id)
    if visit.http.method == "POST":
        return _posted(visit, document)
    version = newest(document.document)
    is_checked = "kiem-tra" in visit.http.GET
    content = content_of_version(version)
    issues = checked(document, content, visit.now) if is_checked else ()
    return _page(visit, document, content, version.number, issues, is_checked)


def _posted(visit: Visit, document: Opened) -> HttpResponse:
    asked = visit.http.POST.get("do", "")
    content, notices = _received(visit, document)
    saved = save(
        document.document,
        content,
        visit.http.POST.get("tab", "")[:32],
        _number(visit.http.POST.get("based_on", "")),
        visit.now,
    )
    if asked == _AUTOSAVE:
        return JsonResponse(_told(saved))
    for notice in notices:
        tell = messages.error if notice.kind == REFUSED else messages.info
        tell(visit.http, f"{notice.place}: {notice.text}" if notice.place else notice.text)
    is_refused = any(notice.kind == REFUSED for notice in notices)
    return redirect(_next(document.document, asked, saved, is_refused))


def _next(document: DraftDocument, asked: str, saved: Saved, is_refused: bool) -> str:
    """Where a button leads, once everything is saved."""
    here = reverse("edit-document", kwargs={"document_id": document.pk})
    if saved.is_apart:
        return reverse("versions", kwargs={"document_id": document.pk})
    if asked.startswith(_ADD):
        return f"{here}?{urlencode({'them': asked.removeprefix(_ADD)})}#f-{asked.removeprefix(_ADD)}"
    if asked == "send" and not is_refused:
        return reverse("send-draft", kwargs={"draft_id": document.draft_id})
    if asked == "preview":
        return reverse("preview-document", kwargs={"document_id": document.pk})
    return f"{here}?kiem-tra" if asked == "check" else here


def _received(visit: Visit, document: Opened) -> tuple[Content, list[Notice]]:
    """What the browser sent, its files kept and named in it; and what is to be said of the files."""
    sent = {name: [str(each) for each in values] for name, values in visit.http.POST.lists()}
    notices: list[Notice] = []
    for name, file in visit.http.FILES.items():
        if name.endswith(SENT_FILE) and isinstance(file, UploadedFile):
            draft, site = document.document.draft, document.document.site
            field, limits = name.removesuffix(SENT_FILE), document.portal.rules.limits
            received = receive_file(draft, site, field, file, limits, visit.now)
            notices += received.notices
            if received.file:
                sent[field] = [received.file]
    before = content_of_version(newest(document.document))
    return _posted_content(document.document, document.portal, sent, before, visit.now), notices


def _posted_content(
    model: DraftDocument, portal: Portal, sent: dict[str, list[str]], before: Content, moment: datetime
) -> Content:
    """What was sent, with what follows from correcting or retracting; a retraction changes nothing else."""
    kind, posted = portal.types[model.type_name], Posted(sent, portal.agencies.keys())
    content = before if model.purpose == RETRACT else content_from(kind, posted, before)
    content = with_pictures_of_body(content, model.draft, model.site)
    return with_change(content, model.base, model.purpose, posted.one(NOTE), moment.date().isoformat())


def rescue(http: HttpRequest, document_id: int) -> HttpResponse:
    """Keep what a browser sends whose session is over: the page that it comes from says, signed, whose it is.

    It can do nothing but add a state to that draft; its owner finds it after signing in.
    """
    try:
        owner = signing.loads(http.POST.get("kept", ""), salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        owner = None
    document = DraftDocument.objects.filter(pk=document_id, draft__sent=None).first()
    if document is None or owner != [document.pk, document.draft.user_id]:
        return redirect("sign-in")
    save(document, _as_it_was_sent(http, document), "phiên đã hết", 0, now())
    here = reverse("versions", kwargs={"document_id": document_id})
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': here})}")


def _as_it_was_sent(http: HttpRequest, document: DraftDocument) -> Content:
    sent = {name: [str(each) for each in values] for name, values in http.POST.lists()}
    return _posted_content(document, portal_now(), sent, content_of_version(newest(document)), now())


def _told(saved: Saved) -> dict[str, Any]:
    code = "saved_apart" if saved.is_apart else "saved"
    return {
        "number": saved.number,
        "is_apart": saved.is_apart,
        "said": said("draft", code, time=f"{saved.moment:%H:%M}"),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def checked(document: Opened, content: Content, moment: datetime) -> tuple[Issue, ...]:
    """The faults that the document by itself has when it is sent."""
    path = document.document.path or new_path(document.kind, document.document.site, content, moment, ())
    return examine(path, file_of(document.kind, content), document.portal, "submit").issues


def _page(
    visit: Visit,
    document: Opened,
    content: Content,
    number: int,
    issues: Iterable[Issue],
    is_checked: bool,
) -> HttpResponse:
    content = _with_new_row(content, visit.http.GET.get("them", ""), document.kind)
    found = faults_of_form(document, content, issues)
    model = document.document
    draft = model.draft
    given = {
        "document": model,
        "draft": draft,
        "kind": document.kind,
        "content": content,
        "groups": () if model.purpose == RETRACT else form_of(document.kind, content, by_control(found)),
        "found": found,
        "is_checked": is_checked,
        "number": number,
        "tab": new_tab(),
        "kept": signing.dumps([model.pk, draft.user_id], salt=_SALT),
        "suppliers": suppliers_of(visit.main.portal, visit.standing),
        "others": draft.documents.exclude(pk=model.pk),
        "files": [each.path for each in Upload.objects.filter(draft=draft)],
        "site": document.portal.agency(model.site),
        "limit": shown_size(document.portal.rules.limits.file_bytes or 0),
        "is_apart": newest(model).is_apart,
        "note": note_in(content, model.base) if model.purpose in STATUS else "",
        "note_name": NOTE if model.purpose in STATUS else "",
    }
    return render(visit.http, "edit_document.html", given, status=422 if found and is_checked else 200)


def faults_of_form(document: Opened, content: Content, issues: Iterable[Issue]) -> list[Found]:
    """Issues of the document as its form says them."""
    listed = list(issues)
    if not listed:
        return []
    head = file_of(document.kind, content).decode().split("\n---\n", 1)[0]
    return found_in(
        listed, head.count("\n") + 4, [*names_in(form_of(document.kind, content, {})), "change_notes"]
    )


def _with_new_row(content: Content, name: str, kind: DocumentType) -> Content:
    """The content with one more, empty, record in a list."""
    field = kind.fields.get(name)
    if field is None or field.kind != "record" or not field.many:
        return content
    kept = content.values.get(name)
    records = [*(kept if isinstance(kept, list) else ()), {}]
    return Content({**content.values, name: records}, content.body)
