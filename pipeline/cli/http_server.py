"""The HTTP server of `congso serve`, and its limits."""

from collections.abc import Callable, Iterable
from typing import Any

import waitress

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_THREADS = 64
"""Requests at once; those that wait for a place in the Git server hold a thread each."""

_LARGEST_BODY = 256 << 20
"""Bytes; far more than a push may have, so that the gate says so in its own words."""

_HELD = 1 << 20
"""Bytes of an answer that are held for a slow client before the application waits for it."""


def http_server(application: Application, port: int, trusted_proxy: str = "") -> Any:
    """A server on 127.0.0.1 that is not running yet; port 0 takes any that is free.

    `trusted_proxy`: address of the web server in front, which says who the client is.
    """
    proxy = (
        {"trusted_proxy": trusted_proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
        if trusted_proxy
        else {}
    )
    return waitress.create_server(
        application,
        host="127.0.0.1",
        port=port,
        threads=_THREADS,
        connection_limit=1000,
        max_request_body_size=_LARGEST_BODY,
        outbuf_high_watermark=_HELD,
        clear_untrusted_proxy_headers=True,
        asyncore_use_poll=True,  # select(2) ends at 1024 files
        ident=None,
        **proxy,
    )
