"""Changing what has been sent, or published: its documents are opened in a draft of their own."""

from django.http import HttpResponse
from django.shortcuts import redirect

from pipeline.checks.portal import is_document
from pipeline.desk.access import Visit
from pipeline.desk.submission.content import content_of
from pipeline.desk.submission.drafts import Beginning, begin, open_drafts
from pipeline.model.address import place_of
from pipeline.model.request import Action


def change_request(visit: Visit) -> HttpResponse:
    """Open the documents of a request in a draft; what was begun before goes on."""
    number = visit.request.id
    if visit.http.method != "POST" or not visit.may(Action.SAVE):
        return redirect("request", number=number)
    begun = open_drafts(visit.user).filter(request=number).first()
    draft = begun or begin(visit.user, _documents(visit), visit.now, number)
    first = draft.documents.order_by("pk").first()
    if first is None:
        return redirect("request", number=number)
    return redirect("edit-document", document_id=first.pk)


def _documents(visit: Visit) -> list[Beginning]:
    entries = [after for _, after in visit.request.pairs if after and is_document(after.path)]
    beginnings = []
    for entry, file in zip(entries, visit.main.repository.read(each.blob for each in entries), strict=True):
        place = place_of(entry.path)
        kind = visit.main.portal.type_in(place.folder) if place else None
        if place and kind:
            text = file.decode("utf-8", "replace")
            beginnings.append(Beginning(kind.name, place.site, "edit", content_of(file), entry.path, text))
    return beginnings
