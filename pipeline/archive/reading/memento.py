"""The past by time: Memento (RFC 7089): which snapshot a moment means, and what links lead from one to another."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from werkzeug.http import http_date, parse_date

from pipeline.archive.history import Version
from pipeline.archive.reading.views import quoted
from pipeline.archive.snapshots import Snapshot


def in_force(found: Sequence[Snapshot], moment: datetime) -> Snapshot:
    """The one of some snapshots that was in force at a moment; the first where that is before all (RFC 7089, 4.5.3)."""
    later = bisect_right(found, moment, key=lambda snapshot: snapshot.moment)
    return found[max(later - 1, 0)]


def asked_moment(header: str | None, now: datetime) -> datetime | None:
    """The moment that `Accept-Datetime` asks for, now where it asks for none; None where it cannot be read."""
    if header is None:
        return now
    moment = parse_date(header)
    return moment.astimezone(UTC) if moment else None


def original(snapshot: Snapshot, path: str) -> str:
    """The address that a path had on the portal."""
    label, _, rest = path.partition("/")
    base, shown = snapshot.base_url, path
    if label in snapshot.subsites:
        scheme, _, host = base.partition("://")
        base, shown = f"{scheme}://{label}.{host}", rest
    return f"{base}/{quoted(shown)}"


def path_of(address: str, newest: Snapshot) -> str:
    """The path of an output that an address of the portal names, given whole or without a host."""
    parts = urlsplit(address)
    path = (parts.path if parts.netloc or parts.scheme else address.partition("?")[0]).lstrip("/")
    host = newest.base_url.partition("://")[2]
    label, _, parent = parts.netloc.partition(".")
    if parent == host and label in newest.subsites:
        path = f"{label}/{path}"
    return f"{path}index.html" if path.endswith("/") or not path else path


def date_header(snapshot: Snapshot) -> str:
    """`Memento-Datetime` of what a snapshot holds."""
    return http_date(snapshot.moment)


def link_header(links: Iterable[tuple[str, str]]) -> str:
    """A `Link` header of (address, what it is with further parameters)."""
    return ", ".join(f"<{address}>; {what}" for address, what in links)


def dated(relation: str, snapshot: Snapshot) -> str:
    """A relation to a memento, with its datetime."""
    return f'rel="{relation}"; datetime="{http_date(snapshot.moment)}"'


def time_map(host: str, address: str, versions: Sequence[Version]) -> str:
    """A TimeMap as RFC 7089, 5 shows it: every version of an address; `host` is where the archive is read."""
    there = [version.snapshot for version in versions if version.blob]
    lines = [
        f'<{address}>; rel="original"',
        f'<{host}/ban-luu/timegate/{address}>; rel="timegate"',
        f'<{host}/ban-luu/timemap/link/{address}>; rel="self"; type="application/link-format"'
        f'; from="{http_date(there[0].moment)}"; until="{http_date(there[-1].moment)}"',
    ]
    for number, snapshot in enumerate(there):
        first = "first " if number == 0 else ""
        last = "last " if number == len(there) - 1 else ""
        path = quoted(path_of(address, snapshot))
        lines.append(f"<{host}/ban-luu/{snapshot.id}/{path}>; {dated(f'{first}{last}memento', snapshot)}")
    return ",\n".join(lines) + "\n"
