"""The saved states of a document that is being written: to look at, compare, and go on from one of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.submission.drafts import content_of_version, newest, save
from pipeline.desk.submission.editing import opened
from pipeline.desk.submission.models import Draft, Version

_SHOWN = 20


def versions(visit: Visit, document_id: int) -> HttpResponse:
    """The last saved states of a document, the newest first."""
    document = opened(visit, document_id).document
    states = list(document.versions.order_by("-number")[:_SHOWN])
    given = {"document": document, "states": [(each, content_of_version(each)) for each in states]}
    return render(visit.http, "versions.html", given)


def use_version(visit: Visit, document_id: int) -> HttpResponse:
    """Go on from a saved state; the others stay."""
    document = opened(visit, document_id).document
    if visit.http.method == "POST":
        chosen = _chosen(visit, document_id)
        last = newest(document)
        save(document, content_of_version(chosen), last.tab, last.number, visit.now)
        Version.objects.filter(document=document).update(is_apart=False)
        messages.success(visit.http, said("draft", "version_chosen", number=chosen.number))
    return redirect("edit-document", document_id=document_id)


def _chosen(visit: Visit, document_id: int) -> Version:
    number = visit.http.POST.get("number", "")
    found = (
        Version.objects.filter(document_id=document_id, number=int(number)).first()
        if number.isdecimal()
        else None
    )
    if found is None:
        raise Http404
    return found


def discard(visit: Visit, draft_id: int) -> HttpResponse:
    """Throw one's own unsent draft away, after asking."""
    draft = Draft.objects.filter(pk=draft_id, user=visit.user, sent=None).first()
    if draft is None:
        raise Http404
    if visit.http.method != "POST":
        return render(visit.http, "discard_draft.html", {"draft": draft})
    draft.delete()
    messages.success(visit.http, said("draft", "discarded"))
    return redirect("my-requests")
