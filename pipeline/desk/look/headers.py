"""What every answer of the desk tells the browser not to do (CSP level 3)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OURS = "'self'"
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {_OURS}",
        f"style-src {_OURS}",
        f"img-src {_OURS}",
        f"connect-src {_OURS}",
        f"frame-src {_OURS}",
        f"form-action {_OURS}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Pages of the desk: their own files alone, in no frame, with no inline script or style."""

PREVIEW_POLICY = f"sandbox; default-src 'none'; style-src {_OURS}; img-src {_OURS}; frame-ancestors {_OURS}"
"""A page that shows what somebody wrote: without script, forms, storage or cookies, in a frame of the desk."""

FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""A file that somebody sent: whatever it holds, it cannot act."""


class Headers:
    """Middleware: headers that an answer has not set itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, http: HttpRequest) -> HttpResponseBase:
        answer = self._next(http)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer
