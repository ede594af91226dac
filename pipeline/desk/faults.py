"""Pages for what went wrong: what it means and what to do, never what the machine said."""

import errno
import sys

from django.db import OperationalError
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
    """500, or 507 where the disk is full (RFC 4918, 11.5)."""
    return _page(http, "disk_full", 507) if _is_disk_full(sys.exc_info()[1]) else _page(http, "broken", 500)


def public_not_found(http: HttpRequest, exception: Exception) -> HttpResponse:
    """404 of the public form's addresses."""
    return render(http, "public_fault.html", {"text": said("faults", "not_found")}, status=404)


def public_broken(http: HttpRequest) -> HttpResponse:
    """500 of the public form's addresses, or 507."""
    code, status = ("disk_full", 507) if _is_disk_full(sys.exc_info()[1]) else ("broken", 500)
    return render(http, "public_fault.html", {"text": said("faults", code)}, status=status)


def _is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, says that nothing more can be written."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if isinstance(error, OperationalError) and "full" in str(error):  # SQLITE_FULL
            return True
        error = error.__cause__ or error.__context__
    return False


def csrf_failed(http: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of the page that it came from."""
    return _page(http, "csrf", 403)
