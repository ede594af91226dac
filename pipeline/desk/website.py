"""The desk as one WSGI application, for the address below which it is mounted."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_wide
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise import WhiteNoise

from pipeline.desk.look.environment import STATIC, static_folders
from pipeline.desk.look.headers import FILE_POLICY
from pipeline.model.portal import Portal

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_A_YEAR = 31_536_000
"""Seconds; the address of a static file changes with its bytes."""


PUBLIC_FORM = "/gop-y"
"""Where citizens contribute (DESIGN: URLs)."""


class RoomOfAddress:
    """Middleware: addresses of the public form are another table than those of the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, http: HttpRequest) -> HttpResponseBase:
        if http.META.get("congso.is_public"):
            http.urlconf = "pipeline.desk.contributions.routes"  # type: ignore[attr-defined]
        return self._next(http)


def public_form(desk: Application) -> Application:
    """The public form, to be mounted at PUBLIC_FORM."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = PUBLIC_FORM + environ.get("PATH_INFO", "")
        return desk(
            {**environ, "SCRIPT_NAME": "", "PATH_INFO": path, "congso.is_public": True}, start_response
        )

    return application


def desk_application(portal: Portal) -> Application:
    """The desk of a portal, to be mounted at `/bien-tap`; `pipeline.desk.project.open_desk` has been called.

    It answers on loopback, and under the host of the portal's own address.
    """
    host = urlsplit(portal.settings.base_url).hostname
    if host and host not in django_wide.ALLOWED_HOSTS:
        django_wide.ALLOWED_HOSTS = [*django_wide.ALLOWED_HOSTS, host]
    served: Any = WhiteNoise(
        get_wsgi_application(), max_age=_A_YEAR, charset="utf-8", add_headers_function=_of_a_file
    )
    for folder in static_folders():
        served.add_files(str(folder), prefix=STATIC)
    answering: Application = served
    return answering


def _of_a_file(headers: Any, path: str, url: str) -> None:
    """Static files are read by pages, and are no pages themselves."""
    headers["Content-Security-Policy"] = FILE_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
