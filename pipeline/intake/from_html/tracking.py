"""Links without what counts their readers: redirects of search engines and networks, tracking parameters."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("tracking.yml")
_SAFE_LINKS = ".safelinks.protection.outlook.com"
_LONGEST_CHAIN = 3


@cache
def _known() -> dict[str, Any]:
    return load_data_file(_FILE, _FILE.read_bytes())


def without_tracking(address: str) -> str:
    """The address that a link means: the end of a chain of counters, without parameters that count."""
    for _ in range(_LONGEST_CHAIN):
        further = _target(address)
        if not further:
            break
        address = further
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    counting = set(_known()["parameters"].split())
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in counting]
    if len(kept) == len(pairs):
        return address
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _target(address: str) -> str:
    """Where a redirect by way of a counter leads, or nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    names = _known()["redirects"].get(f"{host}{parts.path.rstrip('/')}", "").split()
    if host.endswith(_SAFE_LINKS):
        names = ["url"]
    given = dict(parse_qsl(parts.query))
    return next(
        (given[name] for name in names if given.get(name, "").startswith(("http://", "https://"))), ""
    )
