"""Published documents, found by address or by words, and changed by a new request: corrected, retracted, translated."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.portal import portal_folder
from pipeline.desk.submission.change_notes import CORRECT, RETRACT, TRANSLATE
from pipeline.desk.submission.content import Content, content_of
from pipeline.desk.submission.drafts import Beginning, begin, open_drafts
from pipeline.desk.submission.models import DraftDocument
from pipeline.desk.submission.posted import document_path
from pipeline.errors import MisuseError
from pipeline.model.address import Place, place_of
from pipeline.model.document_type import DocumentType
from pipeline.search.served import live_index
from pipeline.search.server_search import Result
from pipeline.workflow.authority import boards_to_submit

_NOT_TRANSLATED = frozenset(
    {"aliases", "change_notes", "status", "modified", "featured", "forward_to_main", "typical"}
)


_LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A published document."""

    path: str
    place: Place
    kind: DocumentType
    file: bytes
    content: Content


def published_document(visit: Visit) -> HttpResponse:
    """Find a published document by its address or by words, and begin to change it."""
    typed = (visit.http.POST.get("dia-chi") or visit.http.GET.get("dia-chi") or "").strip()
    found = _found(visit, typed) if typed else None
    may = found is not None and bool(boards_to_submit(visit.standing, found.path))
    purpose = visit.http.POST.get("do", "")
    if found and may and purpose in {CORRECT, RETRACT, TRANSLATE}:
        return redirect("edit-document", document_id=_begun(visit, found, purpose))
    others = _published(typed) if typed and found is None else ()
    lang = found.content.text("lang") if found else ""
    given = {"typed": typed, "found": found, "may": may, "lang": lang, "others": others}
    status = 404 if typed and found is None and not others else 200
    return render(visit.http, "published_document.html", given, status=status)


def _published(words: str) -> tuple[Result, ...]:
    """What visitors would find by these words: drafts and requests are in no index."""
    try:
        return live_index(portal_folder()).search(words[:_LONGEST_QUESTION]).results
    except MisuseError:
        return ()


def _found(visit: Visit, typed: str) -> Found | None:
    portal = visit.main.portal
    address = typed if typed.startswith("/") else urlsplit(typed if "//" in typed else f"//{typed}").path
    path = document_path(address, portal.agencies.keys())
    place = place_of(path)
    kind = portal.type_in(place.folder) if place and place.is_document else None
    if place is None or kind is None:
        return None
    entry = next(iter(visit.main.repository.entries(visit.main.commit, [path])), None)
    if entry is None or entry.path != path:
        return None
    [file] = visit.main.repository.read([entry.blob])
    return Found(path, place, kind, file, content_of(file))


def _begun(visit: Visit, found: Found, purpose: str) -> int:
    """The document of the draft in which the change is written; one that was begun before goes on."""
    begun = DraftDocument.objects.filter(
        draft__in=open_drafts(visit.user), base=_base(found), purpose=purpose
    ).first()
    if begun:
        return begun.pk
    translated = purpose == TRANSLATE
    content = _translation(found) if translated else found.content
    path = "" if translated else found.path
    beginning = Beginning(found.kind.name, found.place.site, purpose, content, path, _base(found))
    return begin(visit.user, [beginning], visit.now).documents.values_list("pk", flat=True)[0]


def _base(found: Found) -> str:
    return found.file.decode("utf-8", "replace")


def _translation(found: Found) -> Content:
    values = {name: value for name, value in found.content.values.items() if name not in _NOT_TRANSLATED}
    return Content({**values, "lang": "en", "translation_of": found.path}, found.content.body)
