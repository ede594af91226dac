"""Versions of installed libraries: a part of every digest of what they made."""

import re
from functools import cache
from importlib.metadata import distribution, version

_VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)


@cache
def version_of(library: str) -> str:
    """The version of an installed library, as `importlib.metadata.version` says it.

    Each build asks for twenty, and reading a library's whole description for that takes a millisecond.
    """
    found = _VERSION.search(distribution(library).read_text("METADATA") or "")
    return found[1].strip() if found else version(library)
