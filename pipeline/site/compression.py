"""Compressed copies of what is published, made once so that a web server never has to."""

import gzip
from pathlib import PurePosixPath

import brotli

SUFFIXES = frozenset(
    (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".csv", ".ics", ".webmanifest")
)
"""What gets smaller; images and office files are compressed already."""

ENDINGS = (".br", ".gz")

_ONCE = 11
"""Brotli's strongest: for the theme's files, which are named by their content and stay for months."""
_EACH_TIME = 5
"""For pages, which change: a thirtieth of the strongest's time, 12 % more bytes (measured on the sample's pages)."""


def variants(path: str, content: bytes) -> dict[str, bytes]:
    """Compressed copies of an output by the ending that its name gets; only such as are smaller than it."""
    if PurePosixPath(path).suffix not in SUFFIXES:
        return {}
    quality = _ONCE if path.startswith("theme/") else _EACH_TIME
    made = (
        brotli.compress(content, quality=quality),
        gzip.compress(content, mtime=0),
    )  # no moment in the bytes
    return {
        ending: packed for ending, packed in zip(ENDINGS, made, strict=True) if len(packed) < len(content)
    }
