"""`congso serve`: the built portal over HTTP, with its own page for what is not there, its past, and the Git server."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from whitenoise import WhiteNoise

from pipeline.cli.archive import application_of_the_past
from pipeline.cli.http_server import Application, Environ, http_server
from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.model.field import VIETNAM_TIME
from pipeline.settings import Settings, read_settings
from pipeline.store.portal_repository import has_repository, open_repository
from pipeline.store.releases import Releases
from pipeline.workflow.git_http import GitServer
from pipeline.workflow.push import GIT
from pipeline.workflow.transport import transport_environment


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port on 127.0.0.1; 0 for any that is free.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The built portal [output, or var/live where there is none].",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Build again whenever a file of the portal is saved; serves the pages alone.",
)
@click.pass_obj
def command(place: Place, port: int, output: Path | None, watch: bool) -> None:
    """Serve the built portal on 127.0.0.1, and its repository below /git/ to accounts with a token."""
    settings = read_settings(os.environ)
    folder = (
        output or (place.folder / "output" if watch else _built(place.folder))
    ).absolute()  # not resolved: var/live leads elsewhere tomorrow
    pages = application(folder)
    if watch:
        server = multiprocessing.get_context("fork").Process(
            target=_serve, args=(pages, port, settings), daemon=True
        )
        server.start()
        from pipeline.cli.build import watch_and_build

        watch_and_build(place.folder, folder.resolve())
        return
    if not (folder / "index.html").exists():
        raise MisuseError(f"{folder} holds no portal", "congso build makes it.")
    rooms = {"/ban-luu": application_of_the_past(place.folder)}
    if has_repository(place.folder):
        rooms["/git"] = _git_server(place.folder, settings)
    _serve(DispatcherMiddleware(pages, rooms), port, settings)


def _built(folder: Path) -> Path:
    live, output = Releases(folder / "var").live, folder / "output"
    return live if live.exists() and not output.exists() else output


def _serve(served: Application, port: int, settings: Settings) -> None:
    server = http_server(served, port, settings.trusted_proxy)
    click.echo(f"Cổng số: http://127.0.0.1:{server.effective_port}/ (Ctrl+C dừng lại)")
    server.run()


def _git_server(folder: Path, settings: Settings) -> Application:
    from pipeline.desk.project import open_desk

    open_desk(folder / "var", settings)
    from pipeline.desk.accounts.git_sign_in import account_of_request

    repository = open_repository(folder)
    return GitServer(
        repository.folder,
        authenticate=partial(account_of_request, clock=lambda: datetime.now(VIETNAM_TIME)),
        environment=lambda account: transport_environment(repository, account, GIT),
    )


def application(folder: Path) -> Application:
    """A WSGI application for a built portal: its files, its folders' index pages, and its 404 page."""

    def not_found(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        site = environ.get("PATH_INFO", "/").lstrip("/").split("/", 1)[0]
        own = folder / site / "404.html"
        page = (
            own
            if site.isascii() and site.replace("-", "").isalnum() and own.exists()
            else folder / "404.html"
        )
        start_response("404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
        return [page.read_bytes() if page.exists() else b""]

    served: Application = WhiteNoise(
        not_found, root=str(folder), index_file=True, autorefresh=True, charset="utf-8"
    )
    return served
