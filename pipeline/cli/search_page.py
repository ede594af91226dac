"""What `congso serve` adds to the search page: answers for who has no script, and counts of what found nothing.

`/tim-kiem/?q=…` has the results that a script would show; questions are counted where the portal asks for it
(`search_report` in `portal.yml`).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import escape

from pipeline.cli.http_server import Application, Environ
from pipeline.errors import CongsoError
from pipeline.search.unanswered import UnansweredCounts

_BOX = 'id="_tim-chinh" name="q"'
"""The box of the theme's search page."""

_PATHS = {"/tim-kiem", "/tim-kiem/"}
_PLACE = '<div id="_ket-qua" hidden>'
"""Where the theme's search page has its results."""

_REPORT = "/tim-kiem/khong-co"
_REPORTED = f'data-report="{_REPORT}"'
"""What the search page says where the portal's settings name this address."""

_LONGEST_QUESTION = 200
_LONGEST_REPORT = 1000
_RESULTS = 20


def with_search(files: Application, portal: Path, folder: Path) -> Application:
    """Serve a built portal's files, and answer questions to its search page.

    `portal`: the root of the portal, `folder`: the built portal that is served, `var/live` or an output folder.
    """

    counts = UnansweredCounts(unanswered_file(portal))

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == _REPORT and environ.get("REQUEST_METHOD") == "POST":
            return _count(environ, start_response, counts, folder)
        asked = parse_qs(environ.get("QUERY_STRING", "")) if environ.get("PATH_INFO") in _PATHS else {}
        question = asked.get("q", [""])[0].strip()[:_LONGEST_QUESTION]
        page = folder / "tim-kiem" / "index.html"
        if not question or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"} or not page.is_file():
            return files(environ, start_response)
        agency = asked.get("co-quan", [""])[0]
        whole = page.read_text(encoding="utf-8")
        whole = whole.replace(_BOX, f'{_BOX} value="{escape(question)}"', 1)
        whole = whole.replace(_PLACE, _results(portal, folder, question, agency), 1)
        start_response(
            "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        return [whole.encode()]

    return answer


def unanswered_file(portal: Path) -> Path:
    """Where questions without an answer are counted."""
    return portal / "var" / "unanswered.sqlite"


def _count(
    environ: Environ, start_response: Callable[..., Any], counts: UnansweredCounts, folder: Path
) -> Iterable[bytes]:
    page = folder / "tim-kiem" / "index.html"
    if not page.is_file() or _REPORTED not in page.read_text(encoding="utf-8"):
        start_response("404 Not Found", [("Content-Length", "0")])
        return []
    body = environ["wsgi.input"].read(_LONGEST_REPORT)
    asked = parse_qs(body.decode("utf-8", "replace"))
    counts.count(asked.get("q", [""])[0], f"{datetime.now(UTC):%Y-%m}")
    start_response("204 No Content", [("Cache-Control", "no-store")])
    return []


def _results(portal: Path, folder: Path, question: str, agency: str) -> str:
    """The results as HTML, every text escaped, before the place where a script would put its own."""
    from pipeline.cli.indexing import searched
    from pipeline.search.excerpts import excerpt

    try:
        where = searched(portal, folder)
        found = where.search(question, agency, _RESULTS)
    except CongsoError:
        return _PLACE  # no index yet: the page's other ways of looking things up remain
    rows = [
        {
            **each.shown,
            "excerpt": excerpt(each.shown["text"] or each.shown["summary"], found.question.words, "vi"),
        }
        for each in found.results
    ]
    bets = where.best_bets(found)
    return _template().render(question=question, total=found.total, rows=rows, bets=bets) + _PLACE


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    return environment.get_template("search_results.html")
