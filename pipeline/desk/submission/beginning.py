"""Beginning something: choosing for which site and of what type, or a published document to change."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.submission.content import Content
from pipeline.desk.submission.drafts import Beginning, add_document, begin, open_drafts
from pipeline.desk.submission.models import DraftDocument
from pipeline.desk.submission.pasting import fill_from_file
from pipeline.desk.submission.places import choices_of_type, sites_of, suppliers_of


def new_document(visit: Visit) -> HttpResponse:
    """Choose what to send, then write it."""
    sites = sites_of(visit.main.portal, visit.standing)
    sent = visit.http.POST
    chosen = visit.main.portal.types.get(sent.get("type", ""))
    site = next((each for each in sites if each.label == sent.get("site", sites[0].label)), None)
    if visit.http.method != "POST" or chosen is None or site is None:
        given = {
            "sites": sites,
            "sections": choices_of_type(visit.main.portal),
            "draft": visit.http.GET.get("yeu-cau", ""),
            "is_wrong": visit.http.method == "POST",
        }
        return render(visit.http, "new_document.html", given, status=422 if given["is_wrong"] else 200)
    beginning = Beginning(chosen.name, site.label, "new", _first_values(visit, site.label))
    document = _added(visit, beginning, sent.get("draft", ""))
    file = visit.http.FILES.get("tep")
    if isinstance(file, UploadedFile):
        fill_from_file(visit, document, file)
    return redirect("edit-document", document_id=document.pk)


def _added(visit: Visit, beginning: Beginning, draft_id: str) -> DraftDocument:
    """The document, in the draft that it was asked for, or in one of its own."""
    asked = open_drafts(visit.user).filter(pk=int(draft_id)).first() if draft_id.isdecimal() else None
    if asked:
        return add_document(asked, beginning, visit.now)
    return begin(visit.user, [beginning], visit.now).documents.get()


def _first_values(visit: Visit, site: str) -> Content:
    """What need not be asked: the day, and whose document it is."""
    suppliers = suppliers_of(visit.main.portal, visit.standing)
    label = site if site in suppliers else next(iter(suppliers), "")
    day = f"{visit.now:%Y-%m-%dT%H:%M}:00+07:00"
    return Content({"date": day, **({"agency": label} if label else {})})
