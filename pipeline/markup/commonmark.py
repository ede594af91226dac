"""The first Markdown engine: CommonMark with tables, footnotes and call-outs, rendered by comrak.

Safe by construction: raw HTML is off, and every link and image passes through the allow-list.
"""

import re
from collections.abc import Callable

import comrak

from pipeline.markup.allowed import is_allowed_link
from pipeline.markup.finishing import finish
from pipeline.markup.rendered import Refused, Rendered

_OMITTED = "<!-- raw HTML omitted -->"
_EMPTY = re.compile(r'<a href=""|<img src=""')
_RAW = re.compile(r"<(?:/?[a-zA-Z][^<>]*>?|!--|\?|![A-Z])")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_SPAN = re.compile(r"(`+).+?\1")
_LINE_SHOWN = 60


def render(text: str, lang: str = "vi") -> Rendered:
    """Render a body; `links` and `images` of the result are as the author wrote them."""
    links: list[str] = []
    images: list[str] = []
    body = comrak.render_markdown(text, extension_options=_options(links, images))
    refused: list[Refused] = []
    if _OMITTED in body:
        body = body.replace(_OMITTED, "")
        refused += _raw_html(text)
    if _EMPTY.search(body) or not all(map(is_allowed_link, (*links, *images))):
        refused += _refused_links(text)
    html, headings = finish(body, lang)
    return Rendered(html, headings, tuple(links), tuple(images), tuple(sorted(refused)))


def _options(links: list[str], images: list[str]) -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = options.footnotes = options.strikethrough = options.alerts = True

    def link(url: str) -> str:
        links.append(url)
        return _page_address(url) if is_allowed_link(url) else ""

    def image(url: str) -> str:
        images.append(url)
        return url if is_allowed_link(url) else ""

    options.link_url_rewriter = link
    options.image_url_rewriter = image
    return options


def _page_address(url: str) -> str:
    """A link to a document's file leads to its page: `../2026/x.md#muc` becomes `../2026/x.html#muc`."""
    path, mark, anchor = url.partition("#")
    return f"{path[:-3]}.html{mark}{anchor}" if path.endswith(".md") and "://" not in path else url


def _refused_links(text: str) -> list[Refused]:
    """Links that are left out. comrak drops the worst before our list sees them, so it is asked again."""
    found: list[str] = []
    options = comrak.ExtensionOptions()
    options.table = options.footnotes = options.strikethrough = options.alerts = True
    options.link_url_rewriter = options.image_url_rewriter = _collector(found)
    rendering = comrak.RenderOptions()
    rendering.unsafe_ = True  # only to see the links: this output is thrown away
    comrak.render_markdown(text, extension_options=options, render_options=rendering)
    wrong = dict.fromkeys(url for url in found if not is_allowed_link(url))
    return [Refused(_line_of(text, url), "link_scheme", url[:_LINE_SHOWN]) for url in wrong]


def _collector(found: list[str]) -> Callable[[str], str]:
    def collect(url: str) -> str:
        found.append(url)
        return url

    return collect


def _line_of(text: str, part: str) -> int:
    at = text.lower().find(part.lower())
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _raw_html(text: str) -> list[Refused]:
    """Each line with raw HTML outside code; the first line where none can be told."""
    found, fence = [], ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (raw := _RAW.search(_SPAN.sub("", line))):
            found.append(Refused(number, "raw_html", raw[0][:_LINE_SHOWN]))
    return found or [Refused(1, "raw_html", "")]
