"""Finishes a stored body for the page it stands on: links become addresses of this portal, images get their sizes.

Bodies are kept by the bytes of their file alone, so nothing that depends on where the file stands,
on other files or on the addressing can be in them; it is put in here.
"""

import html
import posixpath
import re
from collections.abc import Callable

from markupsafe import Markup

from pipeline.model.address import place_of, site_root

_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(?!#|https?:|mailto:|tel:)([^"]+)"')
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"([^>]*)>')


def finished(
    body: str, path: str, link: Callable[[str], str], picture: Callable[[str, str], str | None]
) -> Markup:
    """The body's HTML as it stands on the page of the document with this path.

    `link` writes an address as seen from the page's site; `picture` makes an image's element from its
    source and alternative text, or None where the document does not declare such a file.
    """
    if 'href="' in body:
        body = _LINK.sub(lambda m: f'{m[1]}{html.escape(link(address_of(html.unescape(m[2]), path)))}"', body)
    if "<img" in body:
        body = _IMAGE.sub(lambda m: picture(html.unescape(m[1]), html.unescape(m[2])) or m[0], body)
    return Markup(body)  # noqa: S704 - made by pipeline.markup, safe by construction


def address_of(target: str, path: str) -> str:
    """The portal's address of a link's target as written in the file with this path.

    `../2026/x.md` follows the repository's folders; `/tin-tuc/…` is an address already.
    """
    name, mark, rest = _cut(target)
    if not name or name.startswith("/"):
        return target
    name = f"{name[:-5]}.md" if name.endswith(".html") else name
    place = place_of(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
    if place is None:
        own = place_of(path)
        return site_root(own.site if own else "") + mark + rest
    return place.address + mark + rest


def _cut(target: str) -> tuple[str, str, str]:
    at = min((target.find(mark) for mark in "?#" if mark in target), default=-1)
    return (target, "", "") if at < 0 else (target[:at], target[at], target[at + 1 :])
