"""Old pages through a real server: how long one takes, and whether the stored bytes are those that were live."""

import hashlib
import http.client
import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

import click
import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from pipeline.archive.reading.application import old_pages

ASKED = 1000


def old_page_seconds(
    archive: Path, folder: Path, live: dict[str, dict[str, str]]
) -> Iterator[tuple[str, float, str]]:
    """Figures of random old addresses over HTTP, as (what, value, unit). `live`: digests by snapshot and path.

    Raises ClickException where stored bytes are not those of that day.
    """
    past = old_pages(archive, folder / "archive.sqlite", lambda: datetime.now(UTC))
    served = DispatcherMiddleware(Response("", 404), {"/ban-luu": past})
    server = waitress.create_server(served, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", int(server.effective_port))
    start = time.perf_counter()
    _get(connection, "/ban-luu/")
    yield "first request (makes the index): time", time.perf_counter() - start, "s"
    chance = random.Random(7)
    asked = [(name, chance.choice(sorted(live[name]))) for name in chance.choices(sorted(live), k=ASKED)]
    for what, prefix in (("goc/", "goc/"), ("with banner", "")):
        seconds = []
        for name, path in asked:
            begin = time.perf_counter()
            content = _get(connection, f"/ban-luu/{name}/{prefix}{quote(path)}")
            seconds.append(time.perf_counter() - begin)
            if prefix and hashlib.sha256(content).hexdigest() != live[name][path]:
                raise click.ClickException(f"{name} {path}: is not what was live")
        centiles = quantiles(seconds, n=100)
        yield f"old page over HTTP, {what}, p50", centiles[49] * 1000, "ms"
        yield f"old page over HTTP, {what}, p95", centiles[94] * 1000, "ms"
    begin = time.perf_counter()
    _get(connection, f"/ban-luu/timemap/link/{quote(asked[0][1])}")
    yield "TimeMap", (time.perf_counter() - begin) * 1000, "ms"
    connection.close()
    server.close()
    thread.join(timeout=5)
    past.close()


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise click.ClickException(f"{path}: {answer.status}")
    return content
