"""What a body may consist of: the one list of tags, attributes and link schemes, for both engines.

It is what `pipeline.markup.commonmark` can make, written as the sanitiser nh3 takes it. A test shows
that nh3 with this list changes nothing in what comrak gives.
"""

import re

TAGS = frozenset(
    "a abbr b blockquote br caption code del details div dd dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img"
    " ins kbd li mark ol p pre q s section small span strong sub summary sup table"
    " tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class"},
    "a": {"href", "title", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"data-label", "colspan", "rowspan"},
    "th": {"scope", "colspan", "rowspan"},
    "section": {"tabindex", "aria-label"},
    "table": {"aria-label"},
    "abbr": {"title"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-]*)[\x00-\x20]*:")


def is_allowed_link(url: str) -> bool:
    """Whether a link may stand on a page: relative, or of an allowed scheme."""
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[1].lower() in SCHEMES
