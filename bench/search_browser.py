"""Asks questions in real Chromium, of the files that a portal has released: what is found, and what it costs."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import waitress
from playwright.sync_api import Browser, Page, sync_playwright

from bench.slow_network import slow_network
from pipeline.cli.serve import application
from tests.browser import CHROMIUM, FLAGS

SLOW = (1_600_000, 0.150)
"""Slow 4G: bits a second, and seconds of a round trip."""

_ASK = """([script, ask]) => new Promise((done) => {
  const worker = new Worker(script);
  worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
  worker.postMessage({ id: 1, ask });
})"""
_PAGEFIND = """async ([script, text]) => {
  const pagefind = await import(script);
  const { results } = await pagefind.search(text);
  const found = await Promise.all(results.slice(0, 10).map((each) => each.data()));
  return found.map((each) => each.raw_url || each.url);
}"""


@dataclass
class Served:
    """A portal that is served without a cache, and what was asked of it since the last look."""

    port: int
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Path and bytes of the body of each answer, as they were sent."""

    def taken(self) -> list[tuple[str, int]]:
        """What was asked since the last look."""
        taken, self.asked[:] = list(self.asked), []
        return taken


@contextmanager
def served(folder: Path, cached: bool = False) -> Iterator[Served]:
    """Serve a folder; every answer is told not to be kept, unless `cached`, so that every question is a cold one."""
    files = application(folder)
    noted = Served(0)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = headers if cached else [each for each in headers if each[0].lower() != "cache-control"]
            if not cached:
                kept = [*kept, ("Cache-Control", "no-store")]
            size = int({name.lower(): value for name, value in headers}.get("content-length", 0))
            noted.asked.append((environ["PATH_INFO"], size))
            return start_response(status, kept, *more)

        return files(environ, start)

    server = waitress.create_server(answer, host="127.0.0.1", port=0, threads=8)
    noted.port = server.effective_port
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield noted
    server.close()
    thread.join(timeout=5)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM or None, args=FLAGS)
        yield started
        started.close()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question found, and what it made the browser load."""

    addresses: tuple[str, ...]
    index_bytes: int
    """Packs of terms, and the recent part."""
    entry_bytes: int
    """Cards of the results."""
    start_bytes: int
    """Program and first file."""
    requests: int
    """For the index and the cards."""


def ask_shards(page: Page, portal: Served, question: str) -> Asked:
    """Ask the portal's own index with an empty cache."""
    portal.taken()
    told = page.evaluate(_ASK, ["/_search/worker.js", {"text": question, "limit": 10}])
    sizes = portal.taken()
    index = [size for path, size in sizes if "/p/" in path or "/r/" in path]
    entries = [size for path, size in sizes if "/c/" in path]
    start = [size for path, size in sizes if path.endswith(("worker.js", "current.json"))]
    addresses = tuple(each["address"] for each in told["answer"]["results"])
    return Asked(addresses, sum(index), sum(entries), sum(start), len(index) + len(entries))


def ask_pagefind(page: Page, portal: Served, question: str) -> Asked:
    """Ask Pagefind's index of the same pages with an empty cache, in a page that is new."""
    page.goto(f"http://127.0.0.1:{portal.port}/so-do/")
    portal.taken()
    found = page.evaluate(_PAGEFIND, ["/pagefind/pagefind.js", question])
    sizes = [(path, size) for path, size in portal.taken() if path.startswith("/pagefind/")]
    index = [size for path, size in sizes if "/index/" in path or "/filter/" in path]
    entries = [size for path, size in sizes if "/fragment/" in path]
    start = sum(size for _, size in sizes) - sum(index) - sum(entries)
    return Asked(tuple(found), sum(index), sum(entries), start, len(index) + len(entries))


def first_results(started: Browser, folder: Path, questions: Sequence[str]) -> Mapping[str, list[float]]:
    """Seconds to the first result on a slow network: of a link opened with an empty cache, then of a question more."""
    seconds: dict[str, list[float]] = {"cold": [], "warm": []}
    with served(folder, cached=True) as portal, slow_network(portal.port, *SLOW) as port:
        for question, other in zip(questions, questions[1:] + questions[:1], strict=True):
            context = started.new_context()
            page = context.new_page()
            seconds["cold"].append(_opened(page, f"http://127.0.0.1:{port}/tim-kiem/", question))
            seconds["warm"].append(_asked(page, other))
            context.close()
    return seconds


_FIRST = "() => document.querySelector('#_ket-qua:not([hidden]) .found li') ? performance.now() : 0"


def _opened(page: Page, address: str, question: str) -> float:
    page.goto(f"{address}?q={question}", wait_until="commit")
    return float(page.wait_for_function(_FIRST, polling=10, timeout=60_000).json_value()) / 1000


def _asked(page: Page, question: str) -> float:
    """Seconds from the submission of another question to its results, with the program already there."""
    script = """(question) => new Promise((done) => {
      const form = document.querySelector('main form.find');
      form.elements.q.value = question;
      const start = performance.now();
      new MutationObserver((_, watcher) => {
        watcher.disconnect();
        done((performance.now() - start) / 1000);
      }).observe(document.querySelector('#_ket-qua .found'), { childList: true });
      form.requestSubmit();
    })"""
    return float(page.evaluate(script, question))
