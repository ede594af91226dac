"""Colours code blocks with Pygments: class names only, never inline styles."""

from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_LONGEST = 100_000
"""Characters of a block above which colours are not worth their time."""


def highlighted(language: str, code: str) -> str:
    """The element of a code block. An unknown language, or a very long block, is shown plain."""
    name = language.split(" ", 1)[0].split(",", 1)[0]
    lexer = _lexer(name) if len(code) <= _LONGEST else None
    if lexer is None:
        return f"<pre><code>{escape(code)}</code></pre>"
    spans = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="highlight"><code>{spans}</code></pre>'


@cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None
