"""The desk of a small portal with full boards, and people who are signed in to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from pipeline.cli.archive import application_of_the_past
from pipeline.cli.http_server import http_server
from pipeline.cli.search_page import with_search
from pipeline.cli.serve import application
from pipeline.model.request import Event
from pipeline.store.portal_repository import portal_of
from pipeline.store.releases import Releases
from pipeline.store.repository import Repository
from pipeline.workflow.acting import Actor
from pipeline.workflow.intake import Wish
from pipeline.workflow.push import WEB
from pipeline.workflow.record import Request, main_state, read_request
from pipeline.workflow.submission import submit
from tests.running_server import running
from tests.workflow.portals import NEWS, news_of

PASSWORD = "một câu dài dễ nhớ"
PEOPLE = {
    "sokhdt.nhap": "Đỗ Thị Thử",
    "sokhdt.duyet": "Hoàng Văn Mẫu",
    "sokhdt.duyet2": "Bùi Thị Mẫu",
    "sokhdt.quantri": "Vũ Văn Thử",
    "phoyen.nhap": "Đỗ Thị Thử Hai",
    "phoyen.duyet": "Hoàng Văn Mẫu Hai",
    "bbt.duyet": "Trần Thị Ví Dụ",
    "tbt.mau": "Nguyễn Văn Mẫu",
    "hd.chutich": "Lý Thị Mẫu",
    "quantri": "Phạm Văn Thử",
    "nguoila": "Không Có Ban",
}


@dataclass(frozen=True)
class Desk:
    """A desk whose people are all there."""

    repository: Repository

    def visitor(self, name: str = "") -> Any:
        """A browser without script, signed in as somebody."""
        from django.test import Client

        from pipeline.desk.accounts.registration import user_named
        from pipeline.desk.portal import now

        client = Client(SERVER_NAME="localhost", REMOTE_ADDR="203.0.113.7")
        if name:
            moment = now().isoformat()
            client.force_login(user_named(name))
            session = client.session
            session.update(
                {"opened": moment, "seen": moment, "network": "203.0.113.7", "browser": "Firefox/1 Linux"}
            )
            session.save()
        return client

    def submitted(
        self, title: str = "Khánh thành trạm bơm", by: str = "sokhdt.nhap", path: str = NEWS
    ) -> Event:
        """A request that somebody has sent by the desk."""
        answer = submit(self.repository, self.actor(by), {path: news_of(title).encode()}, Wish())
        assert not answer.faults
        return answer.event

    def actor(self, name: str) -> Actor:
        """Somebody of the desk as they act on requests."""
        from pipeline.desk.accounts.registration import user_named
        from pipeline.desk.portal import now

        return Actor(user_named(name).account(), WEB, now())

    def request(self, number: str) -> Request:
        """A request as Git has it."""
        return read_request(main_state(self.repository), number)

    def digest(self, number: str) -> str:
        """The digest of a request's content."""
        return self.request(number).digest

    def head(self, number: str) -> str:
        """The newest event of a request."""
        return self.request(number).head

    def state(self, number: str) -> str:
        """Where a request stands."""
        return self.request(number).state.value


def add_people() -> None:
    """Give everybody of the boards an account, all with one password, hashed once."""
    from django.contrib.auth.hashers import make_password

    from pipeline.desk.accounts.registration import add_account
    from pipeline.desk.portal import now

    hashed = make_password(PASSWORD)
    for name, full_name in PEOPLE.items():
        user = add_account(name, full_name, [f"{name}@mau.example"], now())
        user.password, user.is_administrator = hashed, name == "quantri"
        user.save()


@contextmanager
def served(repository: Repository, rooms: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Serve the desk on a free port, and what else is to be there; gives the desk's address."""
    from pipeline.desk.website import PUBLIC_FORM, desk_application, public_form

    def nothing(environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return []

    desk = desk_application(main_state(repository).portal)
    beside = {"/bien-tap": desk, PUBLIC_FORM: public_form(desk), **(rooms or {})}
    server = http_server(DispatcherMiddleware(beside.pop("", nothing), beside), 0)
    with running(server) as address:
        yield f"{address}/bien-tap/"


@contextmanager
def public_rooms(repository: Repository) -> Iterator[dict[str, Any]]:
    """What visitors read: the live release, its search page and its past, as `congso serve` puts them together."""
    folder = portal_of(repository)
    live = Releases(folder / "var").live
    pages = with_search(application(live), folder, live)
    past = application_of_the_past(folder)
    yield {"": pages, "/ban-luu": past}
    past.close()
