"""Where somebody lands who has signed in: at their own work."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import OpenTo, Visit, may_open


def home(visit: Visit) -> HttpResponse:
    """Editors land on what waits for them, clerks on their requests."""
    if any("approve" in levels for levels in visit.standing.levels.values()) or visit.standing.is_chief:
        return redirect("queue")
    if may_open(OpenTo.SUBMITTERS, visit):
        return redirect("my-requests")
    if may_open(OpenTo.APPROVERS, visit):
        return redirect("queue")
    return render(visit.http, "home.html", {})
