"""Real Chromium for tests, on pages served by the program itself."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
import waitress
from playwright.sync_api import Browser, sync_playwright

from pipeline.cli.serve import application

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


@contextmanager
def served(output: Path) -> Iterator[str]:
    """Serve a built portal on a free port; gives its address."""
    with listening(application(output)) as address:
        yield address


@contextmanager
def listening(wsgi: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port; gives its address."""
    server = waitress.create_server(wsgi, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
