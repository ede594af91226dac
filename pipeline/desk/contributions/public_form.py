"""The form at `/gop-y/` by which anybody contributes (Đ8.7): no account, no cookie, no script."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from pipeline.desk.accounts.sign_ins import network_of
from pipeline.desk.contributions.models import Contribution
from pipeline.desk.contributions.one_use import fault_of, new_token, spend
from pipeline.desk.messages import text as said
from pipeline.desk.portal import now, portal_now

KEPT = timedelta(days=180)
"""So long a contribution is kept with its sender's name and contact, then it is deleted."""

_LONGEST = {"name": 200, "contact": 200, "title": 300, "text": 20_000}
_TRAP = "website"
"""A field that people do not see and programs fill in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent."""

    agency: str
    may_name: bool
    name: str
    contact: str
    title: str
    text: str


@csrf_exempt  # the form's own signed token says that it came from our page; there is no session to misuse
def contribute(http: HttpRequest) -> HttpResponse:
    """The form, and what came of it."""
    portal, moment = portal_now(), now()
    agencies = {
        each.label: each.name for each in (portal.main, *portal.agencies.values()) if each.status == "active"
    }
    given = {"agencies": agencies, "kept_until": _kept_until(moment.date()), "portal": portal}
    if http.method != "POST":
        return render(
            http, "contribute.html", {**given, "token": new_token(moment), "sent": None, "faults": {}}
        )
    sent, network = _read(http), network_of(http.META.get("REMOTE_ADDR", ""))
    faults = _faults(http, sent, agencies, fault_of(http.POST.get("token", ""), network, moment))
    if not faults and spend(http.POST.get("token", ""), network, moment):
        kept = _keep(sent)
        return render(
            http, "contributed.html", {"number": kept.number, "agency": agencies[sent.agency], **given}
        )
    faults = faults or {"form": said("contribute", "form_spent")}
    return render(
        http,
        "contribute.html",
        {**given, "token": new_token(moment), "sent": sent, "faults": faults},
        status=422,
    )


def _read(http: HttpRequest) -> Sent:
    texts = {
        name: http.POST.get(name, "").replace("\r\n", "\n").strip()[:most] for name, most in _LONGEST.items()
    }
    return Sent(http.POST.get("agency", ""), http.POST.get("may_name") == "1", **texts)


def _faults(http: HttpRequest, sent: Sent, agencies: dict[str, str], of_form: str) -> dict[str, str]:
    """What is wrong, by the name of the control; `form` for the form itself."""
    found = {name: said("contribute", f"{name}_missing") for name in _LONGEST if not getattr(sent, name)}
    if sent.agency not in agencies:
        found["agency"] = said("contribute", "agency_missing")
    if http.POST.get(_TRAP):
        found["form"] = said("contribute", "form_trap")
    if of_form:
        found["form"] = said("contribute", of_form)
    return found


def _keep(sent: Sent) -> Contribution:
    moment = now()
    with transaction.atomic():
        return Contribution.objects.create(
            agency=sent.agency,
            received=moment,
            kept_until=_kept_until(moment.date()),
            name=sent.name,
            contact=sent.contact,
            may_name=sent.may_name,
            title=sent.title,
            text=sent.text,
        )


def _kept_until(day: date) -> date:
    return day + KEPT
