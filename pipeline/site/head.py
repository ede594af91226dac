"""What a page's head says to machines, as elements: made in one go, because every page has some twenty of them."""

import json

from markupsafe import Markup, escape

from pipeline.site.structured_data import Described


def head_elements(described: Described, image: str) -> Markup:
    """Open Graph, Dublin Core and JSON-LD. `image`: address, with host, of the picture where a page is shared."""
    lines = [f'<meta property="og:image" content="{escape(image)}">']
    lines += [f'<meta name="{name}" content="{escape(content)}">' for name, content in described.dublin_core]
    lines += [
        f'<meta property="{name}" content="{escape(content)}">' for name, content in described.open_graph
    ]
    lines.append(f'<script type="application/ld+json">{as_script(described.graph)}</script>')
    return Markup("\n".join(lines))  # noqa: S704 - each value is escaped above


def as_script(value: object) -> str:
    """JSON that may stand inside a script element: no `<`, so no end tag can be in it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
