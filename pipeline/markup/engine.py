"""The engines by the name that `portal.yml` gives them (`markdown_engine`)."""

from pipeline.markup.rendered import Rendered
from pipeline.markup.versions import version_of

_LIBRARIES = {"commonmark": ("comrak", "pygments"), "python-markdown": ("markdown", "nh3", "pygments")}

ENGINES = tuple(_LIBRARIES)


def render_with(engine: str, text: str, lang: str = "vi") -> Rendered:
    """Render a body with an engine of `ENGINES`; a portal uses one, and only that one is imported."""
    if engine == "commonmark":
        from pipeline.markup import commonmark

        return commonmark.render(text, lang)
    from pipeline.markup import python_markdown

    return python_markdown.render(text, lang)


def engine_version(engine: str) -> str:
    """The engine and the versions of all that decides its output, as one text."""
    return " ".join([engine, *(f"{name}-{version_of(name)}" for name in _LIBRARIES[engine])])
