"""Contributions as the agency's clerks see them: read, adopted as a draft; exported and deleted by an administrator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.contributions.models import Contribution
from pipeline.desk.messages import text as said
from pipeline.desk.submission.content import Content
from pipeline.desk.submission.drafts import Beginning, begin
from pipeline.desk.submission.places import sites_of
from pipeline.model.agency import MAIN

_TYPE = "news"


def inbox(visit: Visit) -> HttpResponse:
    """What was sent to the agencies on whose boards somebody sits."""
    return render(
        visit.http, "contributions.html", {"contributions": _mine(visit).order_by("adopted", "received")}
    )


def _mine(visit: Visit) -> QuerySet[Contribution]:
    main = visit.main.portal.main.label
    labels = [label or main for label in visit.standing.levels]
    every = visit.user.is_administrator
    return Contribution.objects.all() if every else Contribution.objects.filter(agency__in=labels)


def _one(visit: Visit, contribution_id: int) -> Contribution:
    found = _mine(visit).filter(pk=contribution_id).select_related("adopted_by").first()
    if found is None:
        raise Http404
    return found


def contribution(visit: Visit, contribution_id: int) -> HttpResponse:
    """One contribution; its buttons adopt it, export it, delete it."""
    found = _one(visit, contribution_id)
    asked = visit.http.POST.get("do", "") if visit.http.method == "POST" else ""
    if asked == "adopt":
        return _adopted(visit, found)
    if asked in {"export", "delete"}:
        return _looked_after(visit, found, asked)
    agency = visit.main.portal.agency(found.agency)
    given = {"contribution": found, "agency": agency.name if agency else found.agency}
    return render(visit.http, "contribution.html", given)


def _adopted(visit: Visit, found: Contribution) -> HttpResponse:
    """Begin a draft with the contribution's text. The sender is named only with consent; the contact stays behind."""
    label = MAIN if found.agency == visit.main.portal.main.label else found.agency
    sites = [site.label for site in sites_of(visit.main.portal, visit.standing)]
    if label not in sites:
        raise PermissionDenied
    values = {
        "title": found.title,
        "date": f"{visit.now:%Y-%m-%d}",
        "agency": label or next(filter(None, sites), ""),
    }
    authors = {"authors": [found.name]} if found.may_name else {}
    content = Content({**values, **authors}, found.text)
    draft = begin(visit.user, [Beginning(_TYPE, label, "new", content)], visit.now)
    Contribution.objects.filter(pk=found.pk).update(adopted_by=visit.user, adopted=visit.now)
    return redirect("edit-document", document_id=draft.documents.get().pk)


def _looked_after(visit: Visit, found: Contribution, asked: str) -> HttpResponse:
    """What a sender may ask for: everything that is kept of them, or that it is gone."""
    if not visit.user.is_administrator:
        raise PermissionDenied
    if asked == "delete":
        found.delete()
        messages.success(visit.http, said("contribute", "deleted"))
        return redirect("contributions")
    kept = {
        name: getattr(found, name)
        for name in ("number", "agency", "name", "contact", "may_name", "title", "text")
    }
    days = {"received": found.received.isoformat(), "kept_until": found.kept_until.isoformat()}
    answer = JsonResponse({**kept, **days}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return answer
