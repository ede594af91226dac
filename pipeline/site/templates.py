"""What every template may call: assets, words of the page's language, and dates as they are read aloud."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from pipeline.site.rendering import as_script
from pipeline.site.theme import Theme

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def prepare(environment: Environment, theme: Theme, day: str) -> None:
    """Give an environment its globals and filters; a name that a template misspells is an error."""
    environment.undefined = StrictUndefined
    english = _catalogue(Path(theme.folder) / "translations" / "en.po")

    @pass_context
    def translated(context: Context, text: str) -> str:
        return english.get(text, text) if context.get("lang") == "en" else text

    environment.globals.update({"asset": theme.assets.__getitem__, "_": translated, "today": day})
    environment.filters.update({"day": shown_day, "moment": shown_moment, "script": as_script})


def _catalogue(path: Path) -> Mapping[str, str]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


def shown_day(value: str, lang: str = "vi") -> str:
    """`2026-11-20…` as `20/11/2026`, or `20 November 2026` in English."""
    if len(value) < 10:
        return value
    day = date.fromisoformat(value[:10])
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if lang == "en" else f"{day:%d/%m/%Y}"


def shown_moment(value: str, lang: str = "vi") -> str:
    """A day with its hour where it has one: `20/11/2026, 08:00`."""
    if len(value) <= 10:
        return shown_day(value, lang)
    return f"{shown_day(value, lang)}, {datetime.fromisoformat(value):%H:%M}"
