"""Letters as the desk shows them: those that wait for somebody to take them on, of one's own agency."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.letters.contents import contents_of
from pipeline.desk.letters.handling import in_words
from pipeline.desk.letters.keeping import mail_of
from pipeline.desk.letters.models import ADOPTED, HELD, PAPER, SET_ASIDE, Letter
from pipeline.desk.messages import text as said
from pipeline.desk.submission.drafts import Beginning, begin
from pipeline.desk.submission.models import Draft
from pipeline.desk.submission.places import sites_of
from pipeline.desk.submission.uploads import keep
from pipeline.model.agency import MAIN

_SHOWN = 100


def letters(visit: Visit) -> HttpResponse:
    """What came in for one's agency: what waits first, then what has been dealt with."""
    mine = _mine(visit).order_by("-received")
    given = {
        "waiting": mine.filter(state=HELD),
        "done": mine.exclude(state=HELD).select_related("handled_by")[:_SHOWN],
        "agencies": _names(visit),
    }
    return render(visit.http, "letters.html", given)


def letter(visit: Visit, letter_id: int) -> HttpResponse:
    """One letter; its buttons adopt it, hand it over to another agency, or set it aside."""
    found = _mine(visit).filter(pk=letter_id).select_related("handled_by").first()
    if found is None:
        raise Http404
    asked = visit.http.POST.get("do", "") if visit.http.method == "POST" and found.state == HELD else ""
    if asked == "adopt":
        return _adopted(visit, found)
    if asked == "hand-over" and visit.http.POST.get("agency", "") in _names(visit):
        _changed(visit, found, agency=visit.http.POST["agency"], is_guess=False)
        messages.success(visit.http, said("letters", "handed_over", name=_names(visit)[found.agency]))
        return redirect("letters")
    if asked == "set-aside":
        _changed(visit, found, state=SET_ASIDE, handled_by=visit.user, handled=visit.now)
        messages.success(visit.http, said("letters", "set_aside", number=found.number))
        return redirect("letters")
    return render(visit.http, "letter.html", {"letter": found, "agencies": _names(visit), "paper": PAPER})


def _changed(visit: Visit, found: Letter, **changes: object) -> None:
    """Change a letter that waits; somebody else may have been faster."""
    if not Letter.objects.filter(pk=found.pk, state=HELD).update(**changes):
        raise PermissionDenied
    found.refresh_from_db()


def _names(visit: Visit) -> dict[str, str]:
    portal = visit.main.portal
    return {each.label: each.name for each in (portal.main, *portal.agencies.values())}


def _mine(visit: Visit) -> QuerySet[Letter]:
    main = visit.main.portal.main.label
    labels = [label or main for label in visit.standing.levels]
    sees_all = visit.user.is_administrator or visit.standing.is_main_board
    return Letter.objects.all() if sees_all else Letter.objects.filter(agency__in=labels)


def _adopted(visit: Visit, found: Letter) -> HttpResponse:
    """Begin a draft with what a letter holds, its files taken in; who sent it stays behind."""
    portal = visit.main.portal
    sites = [site.label for site in sites_of(portal, visit.standing)]
    wanted = MAIN if found.agency == portal.main.label else found.agency
    site = wanted if wanted in sites else sites[0]
    agency = site or next(filter(None, sites), "")
    contents = contents_of(mail_of(found), portal, site, agency, found.received)
    beginnings = [Beginning(name, site, "new", content) for name, content in contents.documents]
    with transaction.atomic():
        _changed(visit, found, state=ADOPTED, handled_by=visit.user, handled=visit.now)
        draft = begin(visit.user, beginnings, visit.now)
        for path, content in contents.files.items():
            keep(draft, path, content)
        message = said("letters", "from_held", number=found.number)
        Draft.objects.filter(pk=draft.pk).update(message=message)
    if contents.notices:
        messages.info(visit.http, in_words(contents.notices))
    first = draft.documents.order_by("pk")[0]
    return redirect("edit-document", document_id=first.pk)
