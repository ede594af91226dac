"""The engines by the name that `portal.yml` gives them (`markdown_engine`)."""

from importlib.metadata import version

from pipeline.markup import commonmark, python_markdown
from pipeline.markup.rendered import Rendered

_ENGINES = {"commonmark": commonmark.render, "python-markdown": python_markdown.render}
_LIBRARIES = {"commonmark": ("comrak", "pygments"), "python-markdown": ("markdown", "nh3", "pygments")}

ENGINES = tuple(_ENGINES)


def render_with(engine: str, text: str, lang: str = "vi") -> Rendered:
    """Render a body with an engine of `ENGINES`."""
    return _ENGINES[engine](text, lang)


def engine_version(engine: str) -> str:
    """The engine and the versions of all that decides its output, as one text."""
    return " ".join([engine, *(f"{name}-{version(name)}" for name in _LIBRARIES[engine])])
