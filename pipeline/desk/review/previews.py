"""What somebody wrote, shown where it can do nothing: pages in a sandbox, files as downloads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.look.headers import FILE_POLICY, PREVIEW_POLICY
from pipeline.desk.review.request_page import Changed, changed_files
from pipeline.desk.submission.content import Content, content_of
from pipeline.desk.submission.drafts import content_of_version, newest
from pipeline.desk.submission.editing import opened
from pipeline.markup.engine import render_with
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal


def preview_document(visit: Visit, document_id: int) -> HttpResponse:
    """The document that somebody is writing, as it was saved last."""
    document = opened(visit, document_id)
    content = content_of_version(newest(document.document))
    return _sandboxed(visit.http, document.portal, document.kind, content)


def request_preview(visit: Visit, index: int) -> HttpResponse:
    """A document of a request."""
    changed = _file(visit, index)
    kind = visit.main.portal.type_in(changed.place.folder) if changed.place else None
    if not changed.is_document or kind is None:
        raise Http404
    [content] = visit.main.repository.read([changed.blob])
    return _sandboxed(visit.http, visit.main.portal, kind, content_of(content))


def request_file(visit: Visit, index: int) -> HttpResponse:
    """A file of a request, for the reader's own machine: a browser never shows it as a page of the desk."""
    changed = _file(visit, index)
    [content] = visit.main.repository.read([changed.blob])
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = changed.path.rpartition("/")[2]
    answer["Content-Disposition"] = f'attachment; filename="{name}"' if name.isascii() else "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    return answer


def _file(visit: Visit, index: int) -> Changed:
    files = changed_files(visit)
    if index >= len(files) or files[index].what == "gone":
        raise Http404
    return files[index]


def _sandboxed(http: HttpRequest, portal: Portal, kind: DocumentType, content: Content) -> HttpResponse:
    body = render_with(portal.settings.markdown_engine, content.body, str(content.values.get("lang", "vi")))
    given = {"content": content, "kind": kind, "body": body.html}
    answer = render(http, "preview.html", given)
    answer["Content-Security-Policy"] = PREVIEW_POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer
