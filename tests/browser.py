"""Real Chromium for tests, on pages served by the program itself."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
import waitress
from playwright.sync_api import Browser, sync_playwright

from pipeline.cli.search_page import with_search
from pipeline.cli.serve import application
from tests.running_server import running

CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def need_browser() -> None:
    """Skip where there is no Chromium, unless `make test` says that there must be one."""
    if not CHROMIUM:
        if os.environ.get("CONGSO_REQUIRE_BROWSER"):
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is not installed")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is closed in the end."""
    need_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


POLICY = "default-src 'self'"
"""The strictest policy of content: nothing inline, nothing from elsewhere (what a web server should send)."""


def with_policy(answer: WSGIApplication) -> WSGIApplication:
    """An application whose every answer carries the policy."""

    def with_header(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Content-Security-Policy", POLICY)], *more)

        return answer(environ, start)

    return with_header


@contextmanager
def served(output: Path, portal: Path | None = None) -> Iterator[str]:
    """Serve a built portal on a free port, under the strict policy; gives its address.

    `portal`: its root, so that questions are answered for who has no script.
    """
    files = application(output)
    answer = with_search(files, portal, output) if portal else files
    with listening(with_policy(answer)) as address:
        yield address


@contextmanager
def listening(wsgi: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port; gives its address."""
    with running(waitress.create_server(wsgi, host="127.0.0.1", port=0)) as address:
        yield address
