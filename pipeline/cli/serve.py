"""`congso serve`: the built portal over HTTP, with its own page for what is not there."""

import multiprocessing
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from whitenoise import WhiteNoise

from pipeline.cli.archive import application_of_the_past
from pipeline.cli.main import Place
from pipeline.errors import MisuseError
from pipeline.store.releases import Releases

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on 127.0.0.1."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The built portal [output, or var/live where there is none].",
)
@click.option("--watch", is_flag=True, help="Build again whenever a file of the portal is saved.")
@click.pass_obj
def command(place: Place, port: int, output: Path | None, watch: bool) -> None:
    """Serve the built portal on 127.0.0.1."""
    folder = (
        output or (place.folder / "output" if watch else _built(place.folder))
    ).absolute()  # not resolved: var/live leads elsewhere tomorrow
    if watch:
        server = multiprocessing.get_context("fork").Process(target=_serve, args=(folder, port), daemon=True)
        server.start()
        from pipeline.cli.build import watch_and_build

        watch_and_build(place.folder, folder.resolve())
        return
    if not (folder / "index.html").exists():
        raise MisuseError(f"{folder} holds no portal", "congso build makes it.")
    _serve(folder, port, {"/ban-luu": application_of_the_past(place.folder)})


def _built(folder: Path) -> Path:
    live, output = Releases(folder / "var").live, folder / "output"
    return live if live.exists() and not output.exists() else output


def _serve(folder: Path, port: int, rooms: Mapping[str, Application] | None = None) -> None:
    click.echo(f"Cổng số: http://127.0.0.1:{port}/ (Ctrl+C dừng lại)")
    served = DispatcherMiddleware(application(folder), dict(rooms or {}))
    waitress.serve(served, host="127.0.0.1", port=port, _quiet=True)


def application(folder: Path) -> Application:
    """A WSGI application for a built portal: its files, its folders' index pages, and its 404 page."""

    def not_found(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
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
