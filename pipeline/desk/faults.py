"""Pages for what went wrong: what it means and what to do, never what the machine said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.desk.messages import text as said


def _page(http: HttpRequest, code: str, status: int) -> HttpResponse:
    return render(http, "fault.html", {"text": said("faults", code), "status": status}, status=status)


def forbidden(http: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(http, "forbidden", 403)


def not_found(http: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(http, "not_found", 404)


def broken(http: HttpRequest) -> HttpResponse:
    """500."""
    return _page(http, "broken", 500)


def public_not_found(http: HttpRequest, exception: Exception) -> HttpResponse:
    """404 of the public form's addresses."""
    return render(http, "public_fault.html", {"text": said("faults", "not_found")}, status=404)


def public_broken(http: HttpRequest) -> HttpResponse:
    """500 of the public form's addresses."""
    return render(http, "public_fault.html", {"text": said("faults", "broken")}, status=500)


def csrf_failed(http: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of the page that it came from."""
    return _page(http, "csrf", 403)
