"""Old pages over HTTP, as a WSGI application that is mounted under `/ban-luu`: by date, by version, by Memento.

Pages of the past come straight out of the archive's objects. What they were is not trusted today: no script runs, and
they have no origin (`Content-Security-Policy: sandbox`).
"""

import mimetypes
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.routing import Map, RequestRedirect, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from pipeline.archive.reading import memento, views
from pipeline.archive.reading.old_page import Day, in_its_day
from pipeline.archive.reading.past import Past
from pipeline.archive.snapshots import Snapshot
from pipeline.errors import CongsoError

PREFIX = "/ban-luu"
OLD_POLICY = (
    "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self';"
    " style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
OWN_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)

_ROUTES = Map(
    [
        Rule("/", endpoint="home"),
        Rule("/ban-luu.css", endpoint="style"),
        Rule("/ngay", endpoint="day"),
        Rule("/phien-ban/", endpoint="versions", defaults={"path": "index.html"}),
        Rule("/phien-ban/<path:path>", endpoint="versions"),
        Rule("/so-sanh/<path:path>", endpoint="comparison"),
        Rule("/timegate/<path:address>", endpoint="timegate"),
        Rule("/timemap/link/<path:address>", endpoint="timemap"),
        Rule("/<name>/goc/", endpoint="stored", defaults={"path": ""}),
        Rule("/<name>/goc/<path:path>", endpoint="stored"),
        Rule("/<name>/", endpoint="page", defaults={"path": ""}),
        Rule("/<name>/<path:path>", endpoint="page"),
    ],
    merge_slashes=False,
)

Start = Callable[..., Any]


class OldPages:
    """Answers requests for the past."""

    def __init__(self, past: Past, now: Callable[[], datetime], portal: str) -> None:
        """`now` gives the moment of a request; `portal` is where today's is read, nothing for the same host."""
        self._past, self._now, self._portal = past, now, portal

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = self._answer(request)
        except RequestRedirect as moved:
            response = redirect(moved.new_url, 308)
        except HTTPException as error:
            response = views.refusal(error.code or 500)
        except CongsoError:  # the archive is damaged; congso archive verify says where
            response = views.refusal(500)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        response.headers.setdefault("Content-Security-Policy", OWN_POLICY)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response.make_conditional(request)(environ, start_response)

    def close(self) -> None:
        """Let go of the index and of git's processes."""
        self._past.close()

    def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response("", 405, {"Allow": "GET, HEAD"})
        routes = _ROUTES.bind(request.host, PREFIX, url_scheme=request.scheme, path_info=request.path)
        endpoint, values = routes.match()
        answers: Mapping[str, Callable[..., Response]] = {
            "home": self._home,
            "style": lambda request: views.style(),
            "day": self._day,
            "versions": self._versions,
            "comparison": self._comparison,
            "timegate": self._timegate,
            "timemap": self._timemap,
            "stored": self._stored,
            "page": self._page,
        }
        return answers[endpoint](request, **values)

    def _home(self, request: Request) -> Response:
        return views.home(self._past.snapshots(), request.args.get("nam", ""))

    def _day(self, request: Request) -> Response:
        """The page of a day that the form asks for."""
        day, page = request.args.get("ngay", ""), request.args.get("trang", "/")
        found = [each for each in self._past.snapshots() if each.date <= day]
        if not found:
            return views.refusal(404, f"Chưa có bản lưu nào vào ngày {day} hoặc trước đó.")
        path = memento.path_of(page if page.startswith("/") else f"/{page}", found[-1])
        return redirect(f"{PREFIX}/{found[-1].id}/{views.quoted(path)}")

    def _stored(self, request: Request, name: str, path: str) -> Response:
        """The bytes that were stored, as they are."""
        return self._memento(request, name, path, shown=None)

    def _page(self, request: Request, name: str, path: str) -> Response:
        """A page with its banner and with links that stay in the day."""

        def shown(snapshot: Snapshot, path: str, content: bytes) -> bytes:
            day = Day(f"{PREFIX}/{snapshot.id}", snapshot.base_url, snapshot.subsites)
            return in_its_day(content, path, day, views.banner(snapshot, path, self._portal))

        return self._memento(request, name, path, shown)

    def _memento(
        self,
        request: Request,
        name: str,
        path: str,
        shown: Callable[[Snapshot, str, bytes], bytes] | None,
    ) -> Response:
        snapshot = self._past.named(name)
        if snapshot is None:
            return views.refusal(404, "Không có bản lưu mang số này.")
        file = f"{path}index.html" if path.endswith("/") or not path else path
        if refused := self._restricted(file):
            return refused
        blob = self._past.blob(snapshot, file)
        if not blob:
            if self._past.blob(snapshot, f"{path}/index.html"):
                return redirect(f"{PREFIX}{request.path}/", 308)
            return views.refusal(404, f"Bản lưu {name} không có trang này.", path=file)
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        content = self._past.content(snapshot, blob)
        if shown and kind == "text/html":
            content = shown(snapshot, file, content)
        response = Response(content, mimetype=kind)
        response.headers["Content-Security-Policy"] = OLD_POLICY
        response.headers["Cache-Control"] = "public, max-age=3600"
        response.set_etag(blob if shown is None else f"{blob}-{snapshot.id}")
        response.headers["Memento-Datetime"] = memento.date_header(snapshot)
        response.headers["Link"] = self._links(request, snapshot, file)
        return response

    def _restricted(self, path: str) -> Response | None:
        standing = self._past.restrictions()
        if order := standing.withheld_by(path):
            return views.restricted(451, order)
        if order := standing.erased_by(path):
            return views.restricted(410, order)
        return None

    def _links(self, request: Request, snapshot: Snapshot, path: str) -> str:
        host, address = request.host_url.rstrip("/"), memento.original(snapshot, path)
        return memento.link_header(
            [
                (address, 'rel="original"'),
                (f"{host}{PREFIX}/timegate/{address}", 'rel="timegate"'),
                (f"{host}{PREFIX}/timemap/link/{address}", 'rel="timemap"; type="application/link-format"'),
                (f"{host}{PREFIX}/{snapshot.id}/{views.quoted(path)}", memento.dated("memento", snapshot)),
            ]
        )

    def _timegate(self, request: Request, address: str) -> Response:
        """Leads to the snapshot of the moment that is asked for (RFC 7089, 4.1)."""
        moment = memento.asked_moment(request.headers.get("Accept-Datetime"), self._now())
        if moment is None:
            raise BadRequest
        found, path = self._asked(request, address)
        snapshot = memento.in_force(found, moment)
        if not self._past.blob(snapshot, path):  # the version before that moment, or the first there ever was
            there = [each.snapshot for each in self._past.versions(path) if each.blob]
            if not there:
                raise NotFound
            snapshot = memento.in_force(there, moment)
        response = redirect(f"{PREFIX}/{snapshot.id}/{views.quoted(path)}")
        response.headers["Vary"] = "accept-datetime"
        response.headers["Link"] = self._links(request, snapshot, path)
        return response

    def _timemap(self, request: Request, address: str) -> Response:
        found, path = self._asked(request, address)
        versions = self._past.versions(path)
        if refused := self._restricted(path):
            return refused
        if not any(version.blob for version in versions):
            raise NotFound
        host = request.host_url.rstrip("/")
        text = memento.time_map(host, memento.original(found[-1], path), versions)
        return Response(text, content_type="application/link-format; charset=utf-8")

    def _asked(self, request: Request, address: str) -> tuple[Sequence[Snapshot], str]:
        """Every snapshot, and the path that an address of the portal names; its query is no part of it."""
        found = self._past.snapshots()
        if not found:
            raise NotFound
        return found, memento.path_of(address, found[-1])

    def _versions(self, request: Request, path: str) -> Response:
        file = f"{path}index.html" if path.endswith("/") else path
        versions = self._past.versions(file)
        if refused := self._restricted(file):
            return refused
        if not versions:
            return views.refusal(404, "Chưa bao giờ có trang nào tại địa chỉ này.")
        return views.versions(file, versions)

    def _comparison(self, request: Request, path: str) -> Response:
        old = self._past.named(request.args.get("cu", ""))
        new = self._past.named(request.args.get("moi", ""))
        if old is None or new is None:
            raise BadRequest
        if refused := self._restricted(path):
            return refused
        blobs = self._past.blob(old, path), self._past.blob(new, path)
        if not all(blobs):
            return views.refusal(404, "Một trong hai bản không có trang này.", path=path)
        contents = self._past.content(old, blobs[0]), self._past.content(new, blobs[1])
        return views.comparison(path, (old, new), contents)


def old_pages(archive: Path, index: Path, now: Callable[[], datetime], portal: str = "") -> OldPages:
    """The application for an archive; `index` is where its index is kept, `portal` where today's portal is read."""
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    return OldPages(Past(archive, index), now, portal)
