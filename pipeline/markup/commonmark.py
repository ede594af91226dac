"""The first Markdown engine: CommonMark with tables and footnotes, rendered by comrak.

Safe by construction: raw HTML is off, and every link and image passes through an allow-list.
"""

import html
import re

import comrak

from pipeline.markup.anchors import Anchors
from pipeline.markup.rendered import Heading, Rendered

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OMITTED = "<!-- raw HTML omitted -->"
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)


def render(text: str) -> Rendered:
    """Render a body; `links` and `images` of the result are as the author wrote them."""
    links: list[str] = []
    images: list[str] = []
    refused: set[str] = set()

    def allowed(url: str, seen: list[str]) -> str:
        seen.append(url)
        if _SCHEME.match(url) and not _ALLOWED.match(url):
            refused.add("link_scheme")
            return ""
        return _page_address(url)

    extension = comrak.ExtensionOptions()
    extension.table = extension.footnotes = extension.strikethrough = extension.alerts = True
    extension.link_url_rewriter = lambda url: allowed(url, links)
    extension.image_url_rewriter = lambda url: allowed(url, images)
    body = comrak.render_markdown(text, extension_options=extension)
    if _OMITTED in body:
        refused.add("raw_html")
        body = body.replace(_OMITTED, "")
    headings: list[Heading] = []
    anchors = Anchors()

    def with_anchor(match: re.Match[str]) -> str:
        shown = html.unescape(_TAG.sub("", match[2])).strip()
        heading = Heading(int(match[1]), anchors.unique(shown), shown)
        headings.append(heading)
        return f'<h{match[1]} id="{heading.anchor}">{match[2]}</h{match[1]}>'

    body = _HEADING.sub(with_anchor, body)
    return Rendered(body, tuple(headings), tuple(links), tuple(images), tuple(sorted(refused)))


def _page_address(url: str) -> str:
    path, mark, anchor = url.partition("#")
    return f"{path[:-3]}.html{mark}{anchor}" if path.endswith(".md") and "://" not in path else url
