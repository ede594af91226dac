"""The second Markdown engine, for portals that come from Pelican: Python-Markdown behind nh3.

It can stall for seconds on a few kilobytes of brackets (Python-Markdown issue 798), so it works in a
process of its own under a limit of CPU time; a body over the limit is shown as plain text and reported.
"""

import html
import multiprocessing
import re
import resource
from dataclasses import dataclass
from html.parser import HTMLParser
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import nh3
from markdown import Markdown

from pipeline.markup.allowed import ATTRIBUTES, SCHEMES, TAGS, is_allowed_link
from pipeline.markup.finishing import finish
from pipeline.markup.rendered import Refused, Rendered

CPU_SECONDS = 3
"""CPU time that one body may take, in whole seconds."""
_WALL_SECONDS = 60.0
_EXTENSIONS = ["extra", "sane_lists", "admonition"]
_IMAGE = re.compile(r'<img (alt="[^"]*") (src="[^"]*")')
_BACK = re.compile(r"Jump back to footnote \d+ in the text")
_PAGE = re.compile(r'(<a href="(?![a-z]+:)[^"#]*)\.md(?=["#])')


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection


_worker: _Worker | None = None


def render(text: str, lang: str = "vi") -> Rendered:
    """Render a body; over the CPU limit, its text is shown as it is, with `too_slow` among the refused."""
    made = _convert(text)
    if made is None:
        return Rendered(f"<pre>{html.escape(text)}</pre>", refused=(Refused(1, "too_slow", ""),))
    found = _Found()
    found.feed(made)
    clean = nh3.clean(
        made,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    body, headings = finish(_as_the_first_engine(clean, lang), lang)
    return Rendered(body, headings, tuple(found.links), tuple(found.images), tuple(_refused(text, found)))


def _as_the_first_engine(body: str, lang: str) -> str:
    """The engine's HTML in the spelling of the first one, so that one finishing serves both."""
    body = _PAGE.sub(r"\1.html", body)
    body = _IMAGE.sub(r"<img \2 \1", body)
    return _BACK.sub("Back to the text" if lang == "en" else "Về chỗ chú thích", body)


def _refused(text: str, found: "_Found") -> list[Refused]:
    wrong = [url for url in (*found.links, *found.images) if not is_allowed_link(url)]
    refused = [Refused(_line_of(text, url), "link_scheme", url[:60]) for url in dict.fromkeys(wrong)]
    return refused + [Refused(_line_of(text, f"<{tag}"), "raw_html", f"<{tag}") for tag in found.strange]


def _line_of(text: str, part: str) -> int:
    at = text.lower().find(part.lower())
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


class _Found(HTMLParser):
    """Links and images of what the engine made, and what of it the sanitiser will take out."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[str] = []
        self.strange: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or any(name not in ATTRIBUTES.get(tag, set()) | _ANYWHERE for name, _ in attrs):
            self.strange[tag] = None
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name == "src":
                self.images.append(value or "")


_ANYWHERE = ATTRIBUTES["*"] | {"style"}
"""`style` is how the engine writes a column's side; the sanitiser drops it."""


def _convert(text: str) -> str | None:
    """The engine's HTML, or None over the limit."""
    global _worker
    if _worker is None or not _worker.process.is_alive():
        _worker = _start()
    try:
        _worker.pipe.send(text)
        if _worker.pipe.poll(_WALL_SECONDS):
            made: str | None = _worker.pipe.recv()
            return made
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass
    _worker.process.kill()
    _worker.process.join()
    _worker.pipe.close()
    _worker = None
    return None


def _start() -> _Worker:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection) -> None:
    engine = Markdown(extensions=_EXTENSIONS, output_format="html")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        text = pipe.recv()
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            made: str | None = engine.reset().convert(text)
        except RecursionError:
            made = None
        pipe.send(made)
