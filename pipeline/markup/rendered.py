"""What rendering a body gives: safe HTML, and what was found on the way."""

from dataclasses import dataclass
from typing import NamedTuple


class Heading(NamedTuple):
    """One heading of a body, as the table of contents shows it."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """Something in a body that was left out of the page."""

    line: int
    """Line of the body, from 1."""
    code: str
    """`raw_html`, `link_scheme` or `too_slow`."""
    found: str
    """The beginning of what was found."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as safe HTML: no tag, attribute or link scheme but the allowed ones can be in it."""

    html: str
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    """Targets of links as the author wrote them."""
    images: tuple[str, ...] = ()
    """Sources of images as the author wrote them."""
    refused: tuple[Refused, ...] = ()
