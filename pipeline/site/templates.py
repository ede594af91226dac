"""What every template may call: assets, words of the page's language, and dates as they are read aloud."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from pipeline.model.shown_values import shown_day, shown_moment, shown_size, shown_weekday
from pipeline.site.environments import OneCode
from pipeline.site.head import head_elements
from pipeline.site.structured_data import (
    Described,
    PageFacts,
    describe_document,
    describe_home,
    describe_list,
    describe_page,
)
from pipeline.site.theme import Theme


class OptionalKey(Undefined):
    """What a template gets for what is not there: nothing for a key of a mapping, else an error.

    A document need not have every field of its type; a misspelt name or attribute is a mistake of the theme.
    """

    def __new__(
        cls, hint: str | None = None, obj: Any = missing, name: str | None = None, **more: Any
    ) -> Any:
        kind = Undefined if isinstance(obj, Mapping) else StrictUndefined
        return kind(hint, obj, name, **more)


def prepare(environment: Environment, theme: Theme) -> None:
    """Give an environment its globals and filters; a name that a template misspells is an error."""
    environment.undefined = OptionalKey
    english = cache(lambda: _catalogue(theme.translations))  # most builds make no English page
    environment.loader = OneCode(environment.loader or FileSystemLoader(()), {"en": english})

    @pass_context
    def translated(context: Context, text: str) -> str:
        return english().get(text, text) if context.get("lang") == "en" else text

    environment.globals.update({"asset": theme.asset, "_": translated, "metadata": _metadata})
    environment.filters.update(
        {
            "day": shown_day,
            "moment": shown_moment,
            "days": by_day,
            "weekday": shown_weekday,
            "size": shown_size,
        }
    )


@pass_context
def _metadata(context: Context, image: str) -> Markup:
    """What the page says of itself to machines, from the values that its template was given.

    `image`: address, with host, of the picture to show where a page is shared that has none of its own.
    """
    described = _described(context)
    return head_elements(described, context["absolute"](described.image) if described.image else image)


def _described(context: Context) -> Described:
    site, absolute = context["site"], context["absolute"]
    if "document" in context:
        return describe_document(site, context["kind"], context["document"], context["files"], absolute)
    listed = context.get("listed") or context.get("front") or ()
    date = max((str(row.shown["sort_date"])[:10] for row in listed), default=site.opened)
    page = PageFacts(context["page_title"], context["canonical"], context["lang"], date)
    if "front" in context:
        return describe_home(site, page, absolute)
    return describe_list(site, page, absolute) if "kind" in context else describe_page(site, page, absolute)


def _catalogue(po: bytes) -> Mapping[str, str]:
    from babel.messages.pofile import read_po

    entries = read_po(BytesIO(po)) if po else ()
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}


def by_day(entries: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Entries of a schedule by the day on which they start, in order."""
    ordered = sorted(entries, key=lambda entry: str(entry["start"]))
    return [(day, list(group)) for day, group in groupby(ordered, key=lambda entry: str(entry["start"])[:10])]
