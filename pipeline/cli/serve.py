"""`congso serve`: the built portal over HTTP, with its own page for what is not there, its past, and the Git server."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from whitenoise import WhiteNoise

from pipeline.cli.archive import application_of_the_past
from pipeline.cli.http_server import Application, Environ, http_server
from pipeline.cli.main import Place
from pipeline.cli.open_portal import open_portal, working
from pipeline.cli.search_page import with_search
from pipeline.errors import MisuseError
from pipeline.settings import Settings, read_settings
from pipeline.store.portal_repository import has_repository
from pipeline.store.releases import Releases


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
    help="Serve only this built portal: no repository, nothing is published.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Build the checkout again whenever a file is saved, and serve only that.",
)
@click.option(
    "--without-worker",
    is_flag=True,
    help="Beside another process, which publishes and sends mail: take requests in, and serve.",
)
@click.option("--demo", is_flag=True, help="With accounts and requests for a first look.")
@click.pass_obj
def command(
    place: Place, port: int, output: Path | None, watch: bool, without_worker: bool, demo: bool
) -> None:
    """Serve what is published on 127.0.0.1, take requests in at /bien-tap/ and /git/, and publish what is approved."""
    settings = read_settings(os.environ)
    past = {"/ban-luu": application_of_the_past(place.folder)}
    if watch:
        _watch(place.folder, (output or place.folder / "output").absolute(), port, settings)
    elif output or not has_repository(place.folder):
        folder = (output or place.folder / "output").absolute()
        if not (folder / "index.html").exists():
            raise MisuseError(f"{folder} holds no portal", "congso build makes it.")
        pages = with_search(application(folder), place.folder, folder)
        _serve(DispatcherMiddleware(pages, past), port, settings)
    else:
        desk = open_portal(place.folder, settings, demo)
        with nullcontext() if without_worker else working(desk):
            live = Releases(place.folder / "var").live
            pages = with_search(application(live), place.folder, live)
            _serve(DispatcherMiddleware(pages, {**past, **desk.rooms}), port, settings)


def _watch(folder: Path, target: Path, port: int, settings: Settings) -> None:
    served = (with_search(application(target), folder, target), port, settings)
    multiprocessing.get_context("fork").Process(target=_serve, args=served, daemon=True).start()
    from pipeline.cli.build import watch_and_build

    watch_and_build(folder, target.resolve())


def _serve(served: Application, port: int, settings: Settings) -> None:
    server = http_server(served, port, settings.trusted_proxy)
    click.echo(f"Cổng số: http://127.0.0.1:{server.effective_port}/ (Ctrl+C dừng lại)")
    server.run()


def application(folder: Path, otherwise: Application | None = None) -> Application:
    """A WSGI application for a built portal: its files, its folders' index pages, and its 404 page.

    `otherwise`: answers instead of the 404 page.
    """

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
        otherwise or not_found, root=str(folder), index_file=True, autorefresh=True, charset="utf-8"
    )
    return served
