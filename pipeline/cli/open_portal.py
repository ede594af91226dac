"""What `congso serve` runs beside the pages: the desk, the Git server, the publisher and the mail to boards."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click

from pipeline.cli.http_server import Application
from pipeline.errors import BusyError, MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.publish.publisher import publish_due
from pipeline.publish.worker import work
from pipeline.settings import Settings
from pipeline.store.portal_repository import open_repository, portal_of
from pipeline.store.releases import Releases
from pipeline.store.repository import Repository
from pipeline.workflow.git_http import GitServer
from pipeline.workflow.push import GIT
from pipeline.workflow.record import main_state
from pipeline.workflow.transport import transport_environment

Rounds = Callable[[datetime], datetime | None]

_WHILE_ANOTHER_WORKS = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class OpenPortal:
    """A portal that takes requests in and publishes."""

    repository: Repository
    rooms: Mapping[str, Application]
    """What answers below which address."""
    rounds: tuple[Rounds, ...]
    """What its workers do, each in a thread of its own: a mail server that does not answer delays no publication."""


def open_portal(folder: Path, settings: Settings, demo: bool = False) -> OpenPortal:
    """Open the portal in a folder: its accounts and its repository, each made where it is not there yet.

    At the first start an administrator is made, and the password is told, once. `demo`: with accounts and requests for
    a first look.
    """
    from pipeline.desk.project import open_desk

    open_desk(folder / "var", settings)
    from pipeline.desk.accounts.first_start import first_administrator
    from pipeline.desk.accounts.git_sign_in import account_of_request
    from pipeline.desk.letters.polling import poll
    from pipeline.desk.rounds import look_after
    from pipeline.desk.website import PUBLIC_FORM, desk_application, public_form

    repository = open_repository(folder)
    portal = main_state(repository).portal
    _show_life(repository, portal, demo)
    first = first_administrator(portal, _now())
    if first:
        click.echo(
            f"Tài khoản quản trị: {first.name}, mật khẩu: {first.password} (chỉ hiện một lần)", err=True
        )
    git = GitServer(
        repository.folder,
        authenticate=partial(account_of_request, clock=_now),
        environment=lambda account: transport_environment(repository, account, GIT),
    )

    def take_in(now: datetime) -> None:
        with suppress(BusyError):  # somebody polls by a command
            poll(repository, settings.incoming, now)

    desk = desk_application(portal)
    rooms: dict[str, Application] = {"/bien-tap": desk, PUBLIC_FORM: public_form(desk), "/git": git}
    return OpenPortal(
        repository, rooms, (partial(_publish, repository), partial(look_after, repository), take_in)
    )


def _show_life(repository: Repository, portal: Portal, demo: bool) -> None:
    """Let the demo's accounts in, or keep them out."""
    from pipeline.desk.demo.people import keep_out, let_in
    from pipeline.desk.demo.plan import demo_plan
    from pipeline.desk.demo.requests import make_requests

    if not demo:
        keep_out()
        return
    plan = demo_plan()
    let_in(portal, plan, _now())
    make_requests(repository, plan, _now())
    click.echo(
        f"Xem thử: đăng nhập ở /bien-tap/ bằng một trong {', '.join(plan.people)}; mật khẩu {plan.password}",
        err=True,
    )


@contextmanager
def working(portal: OpenPortal) -> Iterator[None]:
    """Publish whenever something is due, and send mail; the first release of a portal is made before.

    Raises MisuseError where there is nothing to show yet and it cannot be made.
    """
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    _make_first_release(portal.repository)
    stop = threading.Event()
    threads = [
        threading.Thread(target=work, args=(portal.repository.folder, each, _now, stop), daemon=True)
        for each in portal.rounds
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()  # a build under way goes on in its own process, and the next start tells of it


def _make_first_release(repository: Repository) -> None:
    releases = Releases(portal_of(repository) / "var")
    if releases.live.exists():
        return
    click.echo("Đang dựng bản phát hành đầu tiên…")
    done = publish_due(repository, _now)
    if not releases.live.exists():
        why = done.why_not_built or releases.locked_because()
        raise MisuseError(f"nothing is published yet: {why}", "congso build --ref main --release tells more.")


def _publish(repository: Repository, now: datetime) -> datetime | None:
    try:
        done = publish_due(repository, _now, wait=0)
    except BusyError:  # somebody publishes by a command
        return now + _WHILE_ANOTHER_WORKS
    if done.why_not_built:
        logging.getLogger(__name__).error("nothing new is published: %s", done.why_not_built)
    return done.next_due


def _now() -> datetime:
    return datetime.now(VIETNAM_TIME)
