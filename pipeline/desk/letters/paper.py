"""A paper letter that a clerk enters, with its number in the incoming register (Đ9.1)."""

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.letters.models import ADOPTED, PAPER, Letter
from pipeline.desk.messages import text as said
from pipeline.desk.submission.content import Content
from pipeline.desk.submission.drafts import Beginning, begin
from pipeline.desk.submission.models import Draft
from pipeline.desk.submission.places import choices_of_type, sites_of
from pipeline.model.agency import MAIN
from pipeline.model.shown_values import shown_day

_LONGEST = {"number": 50, "sender": 200, "subject": 300}


def paper_letter(visit: Visit) -> HttpResponse:
    """Enter a paper letter: it begins a draft, and its number stands in what the reviewer is told."""
    sent = {name: " ".join(visit.http.POST.get(name, "").split())[:most] for name, most in _LONGEST.items()}
    sent |= {name: visit.http.POST.get(name, "") for name in ("day", "type", "site")}
    faults = _faults(visit, sent) if visit.http.method == "POST" else {}
    if visit.http.method != "POST" or faults:
        given = {
            "sent": sent,
            "faults": faults,
            "sites": sites_of(visit.main.portal, visit.standing),
            "sections": choices_of_type(visit.main.portal),
            "today": visit.now.date().isoformat(),
        }
        return render(visit.http, "paper_letter.html", given, status=422 if faults else 200)
    return redirect("edit-document", document_id=_begun(visit, sent))


def _faults(visit: Visit, sent: dict[str, str]) -> dict[str, str]:
    found = {name: said("letters", f"{name}_missing") for name in _LONGEST if not sent[name]}
    try:
        day = date.fromisoformat(sent["day"])
    except ValueError:
        day = None
    if day is None or day > visit.now.date():
        found["day"] = said("letters", "day_wrong")
    if sent["type"] not in visit.main.portal.types:
        found["type"] = said("letters", "type_missing")
    key = _key(visit, sent)
    if not found and Letter.objects.filter(key=key).exists():
        found["number"] = said("letters", "number_taken", number=sent["number"], year=sent["day"][:4])
    return found


def _site(visit: Visit, sent: dict[str, str]) -> str:
    sites = [site.label for site in sites_of(visit.main.portal, visit.standing)]
    return sent["site"] if sent["site"] in sites else sites[0]


def _key(visit: Visit, sent: dict[str, str]) -> str:
    """One number a year in the register of one agency."""
    said_once = "\0".join((PAPER, _site(visit, sent), sent["day"][:4], sent["number"]))
    return sha256(said_once.encode("utf-8", "replace")).hexdigest()


def _begun(visit: Visit, sent: dict[str, str]) -> int:
    """The first document of the draft that a paper letter begins."""
    site = _site(visit, sent)
    own = [each.label for each in sites_of(visit.main.portal, visit.standing) if each.label != MAIN]
    values = {"title": sent["subject"], "date": f"{visit.now:%Y-%m-%dT%H:%M}:00+07:00"}
    values |= {"agency": site or next(iter(own), visit.main.portal.main.label)}
    known = {
        name: value for name, value in values.items() if name in visit.main.portal.types[sent["type"]].fields
    }
    with transaction.atomic():
        Letter.objects.create(
            key=_key(visit, sent),
            way=PAPER,
            received=visit.now,
            sender=sent["sender"],
            subject=sent["subject"],
            reference=sent["number"],
            agency=site or visit.main.portal.main.label,
            is_guess=False,
            state=ADOPTED,
            is_answered=True,
            user=visit.user,
            handled_by=visit.user,
            handled=visit.now,
        )
        draft = begin(visit.user, [Beginning(sent["type"], site, "new", Content(known))], visit.now)
        words = {"number": sent["number"], "day": shown_day(sent["day"]), "sender": sent["sender"]}
        Draft.objects.filter(pk=draft.pk).update(message=said("letters", "from_paper", **words))
    return draft.documents.get().pk
