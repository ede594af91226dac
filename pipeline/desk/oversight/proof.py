"""Whether everything on the portal was approved: the audit of `main`, asked for by a button."""

from datetime import datetime

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render

from pipeline.desk.access import Visit
from pipeline.desk.portal import repository
from pipeline.workflow.audit import Audit, audit, why

_KEPT = 24 * 3600
"""Seconds; the result of one commit never changes, another commit asks for another audit."""


def proof(visit: Visit) -> HttpResponse:
    """The result for `main` as it is, or a button that asks for it."""
    key = f"audit-{visit.main.commit}"
    kept: tuple[Audit, datetime] | None = cache.get(key)
    if visit.http.method == "POST":  # answered at once: another process of the desk would not know the result
        kept = audit(repository(), visit.main.commit), visit.now
        cache.set(key, kept, _KEPT)
    found, at = kept or (None, None)
    given = {
        "found": found,
        "at": at,
        "commit": visit.main.commit,
        "wrong": [(each, why(each)) for each in found.findings] if found else [],
    }
    return render(visit.http, "proof.html", given)
