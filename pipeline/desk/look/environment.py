"""Templates of the desk: Jinja2, with the theme's own components beside the desk's pages."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from pipeline.desk.project import DESK
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.shown_values import shown_day, shown_moment, shown_size
from pipeline.store.program_files import program_folder
from pipeline.workflow.refusals import sentence

STATIC = "tinh"
"""First segment, below the desk, of its own style sheet and script."""

HERE = Path(__file__).parent


def static_folders() -> tuple[Path, ...]:
    """Where the desk's static files are: its own, and the theme's as the program brings it."""
    return (HERE / "static", program_folder() / "theme" / "static")


@cache
def _version(name: str) -> str:
    found = next(folder / name for folder in static_folders() if (folder / name).is_file())
    return sha256(found.read_bytes()).hexdigest()[:8]


def static(name: str) -> str:
    """The address of a static file; it changes with the file's bytes, so that browsers may keep it."""
    return f"{DESK}{STATIC}/{name}?{_version(name)}"


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 back end asks for."""
    theme = FileSystemLoader(program_folder() / "theme" / "templates")
    options.update(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    options.update(autoescape=True, loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), theme]))
    made = Environment(**options)  # noqa: S701 (autoescape is among them)
    made.globals.update({"static": static, "page": _page, "_": str, "link": str, "lang": "vi"})
    made.filters.update(_FILTERS)
    return made


def shown_at(moment: datetime) -> str:
    """A moment for a reader, in Vietnamese time: `24/11/2026, 09:05`."""
    return shown_moment(moment.astimezone(VIETNAM_TIME).isoformat())


def shown_browser(words: str) -> str:
    """What kind of browser and system a User-Agent header names, as far as its owner needs to recognise it."""
    browsers = (("Edg/", "Edge"), ("CocCoc", "Cốc Cốc"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "macOS"))
    browser = next(
        (name for mark, name in (*browsers, ("Safari/", "Safari")) if mark in words), "Trình duyệt khác"
    )
    system = next((name for mark, name in (*systems, ("Linux", "Linux")) if mark in words), "")
    return f"{browser} trên {system}" if system else browser


def _page(name: str, /, **parts: Any) -> str:
    return reverse(name, kwargs=parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_FILTERS: dict[str, Callable[..., str]] = {
    "day": shown_day,
    "moment": shown_moment,
    "size": shown_size,
    "at": shown_at,
    "browser": shown_browser,
    "called": lambda name, names: names.get(name, name),
    "state_name": lambda state: _capital(sentence("states", state)),
    "action_name": lambda action: _capital(sentence("actions", action)),
}
