"""The desk as one WSGI application, for the address below which it is mounted."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_wide
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from pipeline.desk.look.environment import STATIC, static_folders
from pipeline.model.portal import Portal

_A_YEAR = 31_536_000
"""Seconds; the address of a static file changes with its bytes."""


def desk_application(portal: Portal) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The desk of a portal, to be mounted at `/bien-tap`; `pipeline.desk.project.open_desk` has been called.

    It answers on loopback, and under the host of the portal's own address.
    """
    host = urlsplit(portal.settings.base_url).hostname
    if host and host not in django_wide.ALLOWED_HOSTS:
        django_wide.ALLOWED_HOSTS = [*django_wide.ALLOWED_HOSTS, host]
    served: Any = WhiteNoise(get_wsgi_application(), max_age=_A_YEAR, charset="utf-8")
    for folder in static_folders():
        served.add_files(str(folder), prefix=STATIC)
    answering: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]] = served
    return answering
