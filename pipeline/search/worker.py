"""The program that reads the index in browsers: its parts, put one after the other into one script."""

from functools import cache
from pathlib import Path

from rjsmin import jsmin

_STRICT = '"use strict";'

PARTS = (
    "analysis",
    "numbers",
    "scoring",
    "packs",
    "question",
    "recent",
    "ranking",
    "suggesting",
    "excerpts",
    "index",
    "worker",
)
"""In the order in which they stand in the script."""


@cache
def worker_script() -> bytes:
    """The whole script, without comments and blanks."""
    folder = Path(__file__).with_name("browser")
    parts = [(folder / f"{part}.js").read_text(encoding="utf-8").replace(_STRICT, "") for part in PARTS]
    script: str = jsmin("\n".join([_STRICT, *parts, ""]))
    return script.encode()
