"""The search page for browsers without a script: `/tim-kiem/?q=…`, answered on the server with the same results."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, Template

from pipeline.cli.http_server import Application, Environ
from pipeline.errors import CongsoError

_PATHS = {"/tim-kiem", "/tim-kiem/"}
_PLACE = '<div id="_ket-qua" hidden>'
"""Where the theme's search page has its results."""

_LONGEST_QUESTION = 200
_RESULTS = 20


def with_search(files: Application, portal: Path, folder: Path) -> Application:
    """Serve a built portal's files, and answer questions to its search page.

    `portal`: the root of the portal; `folder`: the built portal that is served, `var/live` or an output folder.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ.get("QUERY_STRING", "")) if environ.get("PATH_INFO") in _PATHS else {}
        question = asked.get("q", [""])[0].strip()[:_LONGEST_QUESTION]
        page = folder / "tim-kiem" / "index.html"
        if not question or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"} or not page.is_file():
            return files(environ, start_response)
        agency = asked.get("co-quan", [""])[0]
        whole = page.read_text(encoding="utf-8").replace(
            _PLACE, _results(portal, folder, question, agency), 1
        )
        start_response(
            "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        return [whole.encode()]

    return answer


def _results(portal: Path, folder: Path, question: str, agency: str) -> str:
    """The results as HTML, every text escaped, before the place where a script would put its own."""
    from pipeline.cli.indexing import searched
    from pipeline.search.excerpts import excerpt
    from pipeline.search.server_search import ServerIndex

    try:
        where = searched(portal, folder)
        index = ServerIndex(where.index)
    except CongsoError:
        return _PLACE  # no index yet: the page's other ways of looking things up remain
    try:
        found = index.search(
            question, where.current["as_of"], where.current["synonyms"], agency, limit=_RESULTS
        )
        rows = [
            {
                **each.shown,
                "excerpt": excerpt(each.shown["text"] or each.shown["summary"], found.question.words, "vi"),
            }
            for each in found.results
        ]
        bets = where.current["best_bets"].get(" ".join(found.question.words), ())
        return _template().render(question=question, total=found.total, rows=rows, bets=bets) + _PLACE
    finally:
        index.close()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    return environment.get_template("search_results.html")
