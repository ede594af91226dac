"""Both addressings are built and crawled: every link, canonical, feed and site map leads to a file that is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.portals import build, small_portal, tree

HOST = "mau.example"
LABELS = ("sokhdt", "phoyen")
SERVED_ELSEWHERE = ("/tim-kiem/", "/gop-y/", "/ban-luu/", "/bien-tap/")
"""Addresses of the program's own services, which are no files."""

_ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "form": "action", "source": "src", "script": "src"}
_IN_XML = re.compile(rb'(?:<loc>|href="|<link>|<id>|template=")(https?://[^<"{]+)')


def served(output: dict[str, bytes], url: str) -> str | None:
    """The file that a web server gives for a URL, or None where the URL is not this portal's."""
    parts = urlsplit(url)
    host = parts.netloc
    if host != HOST and not host.endswith(f".{HOST}"):
        return None
    label = "" if host == HOST else host.split(".", 1)[0]
    path = f"/{label}{parts.path}" if label else parts.path
    return (path + "index.html" if path.endswith("/") else path).lstrip("/")


def address_of(path: str, hosts: bool) -> str:
    """The URL at which a visitor finds a file."""
    first, _, rest = path.partition("/")
    return f"https://{first}.{HOST}/{rest}" if hosts and first in LABELS else f"https://{HOST}/{path}"


def links_of(content: bytes) -> Iterator[str]:
    for element in BeautifulSoup(content, "html.parser").find_all(list(_ATTRIBUTES)):
        target = element.get(_ATTRIBUTES[element.name])
        if target:
            yield str(target)
        for copy in str(element.get("srcset") or "").split(","):
            if copy.strip():
                yield copy.split()[0]


def broken(output: dict[str, bytes], hosts: bool) -> list[tuple[str, str]]:
    found = []
    for path, content in sorted(output.items()):
        if path.endswith(".html"):
            targets = [urljoin(address_of(path, hosts), link) for link in links_of(content)]
        elif path.endswith((".xml", ".json")):
            targets = [each.decode() for each in _IN_XML.findall(content)]
        else:
            continue
        for target in targets:
            file = served(output, target)
            if file is None or any(f"/{file}".startswith(folder) for folder in SERVED_ELSEWHERE):
                continue
            if any(f"/{label}{folder}" in f"/{file}" for label in LABELS for folder in SERVED_ELSEWHERE):
                continue
            if file not in output:
                found.append((path, target))
    return found


@pytest.mark.parametrize("addressing", ["paths", "hosts"])
def test_every_link_leads_somewhere(tmp_path: Path, addressing: str) -> None:
    portal = small_portal(tmp_path / "portal")
    settings = portal / "content/data/portal.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("settings: {", f"settings: {{addressing: {addressing}, "), encoding="utf-8"
    )
    outcome = build(portal, tmp_path / "output")
    assert not outcome.issues
    output = tree(tmp_path / "output")
    assert len(output) > 80
    assert broken(output, addressing == "hosts") == []


def test_hosts_link_to_each_other_by_name(tmp_path: Path) -> None:
    portal = small_portal(tmp_path / "portal")
    settings = portal / "content/data/portal.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("settings: {", "settings: {addressing: hosts, "), encoding="utf-8")
    build(portal, tmp_path / "output")
    main = (tmp_path / "output/tin-tuc/index.html").read_text(encoding="utf-8")
    own = (tmp_path / "output/sokhdt/tin-tuc/index.html").read_text(encoding="utf-8")
    assert f'href="https://sokhdt.{HOST}/tin-tuc/2026/ke-hoach.html"' in main
    assert 'href="/tin-tuc/2026/ke-hoach.html"' in own
