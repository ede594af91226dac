"""Text from elsewhere: what was pasted, and documents of office programs, as Markdown made on the server."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse

from pipeline.desk.access import Visit
from pipeline.desk.submission.content import Content
from pipeline.desk.submission.drafts import content_of_version, newest, save
from pipeline.desk.submission.editing import opened
from pipeline.desk.submission.models import DraftDocument
from pipeline.desk.submission.uploads import receive_pasted, receive_text, with_pictures_of_body
from pipeline.intake.taken import REFUSED, Taken

_TAB = "tệp văn bản"


def paste(visit: Visit, document_id: int) -> HttpResponse:
    """What the page's script was given by the clipboard, as Markdown; without script it is pasted as text."""
    document = opened(visit, document_id)
    html = visit.http.POST.get("html", "")
    draft, site = document.document.draft, document.document.site
    taken = receive_pasted(draft, site, html, document.portal.rules.limits, visit.now)
    said = [each.text for each in taken.notices]
    return JsonResponse({"text": taken.text, "said": said}, status=422 if taken.is_refused else 200)


def fill_from_file(visit: Visit, document: DraftDocument, sent: UploadedFile) -> Taken:
    """Fill a document that has just been begun with what a .docx or .odt holds; everything that changed is told."""
    portal = visit.main.portal
    taken = receive_text(document.draft, document.site, sent, portal, visit.now)
    for notice in taken.notices:
        tell = messages.error if notice.kind == REFUSED else messages.info
        tell(visit.http, f"{notice.place}: {notice.text}" if notice.place else notice.text)
    if not taken.is_refused:
        last, kind = newest(document), portal.types[document.type_name]
        begun = content_of_version(last)
        values = {name: value for name, value in taken.values.items() if name in kind.fields}
        content = Content({**begun.values, **values}, taken.text)
        filled = with_pictures_of_body(content, document.draft, document.site)
        save(document, filled, _TAB, last.number, visit.now)
    return taken
