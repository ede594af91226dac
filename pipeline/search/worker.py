"""The program that reads the index in browsers: its parts, put one after the other into one script."""

from functools import cache
from pathlib import Path

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
    """The whole script; lines that are comments alone are left out."""
    folder = Path(__file__).with_name("browser")
    lines = ['"use strict";']
    for part in PARTS:
        for line in (folder / f"{part}.js").read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.lstrip().startswith("//") and line != '"use strict";':
                lines.append(line)
    return ("\n".join(lines) + "\n").encode()
