"""What visitors are shown: the releases that are kept, going back to one, and the lock on publishing, with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pipeline.desk.access import Visit
from pipeline.desk.messages import text as said
from pipeline.desk.portal import portal_folder
from pipeline.errors import MisuseError
from pipeline.store.releases import Releases

_SHOWN = 20


def releases(visit: Visit, fault: str = "") -> HttpResponse:
    """The page of releases; its buttons lock, unlock and go back."""
    kept = Releases(portal_folder() / "var")
    if visit.http.method == "POST" and not fault:
        return _done(visit, kept)
    given = {
        "releases": list(reversed(kept.all()))[:_SHOWN],
        "live": kept.live_id(),
        "locked": kept.locked_because(),
        "fault": fault,
    }
    return render(visit.http, "releases.html", given, status=422 if fault else 200)


def _done(visit: Visit, kept: Releases) -> HttpResponse:
    asked, reason = visit.http.POST.get("do", ""), " ".join(visit.http.POST.get("reason", "").split())
    if asked != "unlock" and not reason:
        return releases(visit, said("releases", "no_reason"))
    why = f"{reason} ({visit.user.full_name or visit.user.name})"
    try:
        if asked == "lock":
            kept.lock(why, visit.now)
        elif asked == "unlock":
            kept.unlock()
        elif asked == "switch":
            kept.switch(visit.http.POST.get("release", ""), why, visit.now)
    except MisuseError:
        return releases(visit, said("releases", "not_kept"))
    messages.success(
        visit.http, said("releases", asked if asked in {"lock", "unlock", "switch"} else "unknown")
    )
    return redirect("releases")
