"""Imports Pelican without what it wants for reStructuredText and for its own autoreload: a third of its own start.

No document of a portal is reStructuredText (READERS in pelicanconf.py), files are watched by pipeline.cli.build, and a
build of one changed document lasts hardly longer than its imports. Pelican finds here what it finds where docutils is
not installed: a module that is false, by which its reader knows that it cannot work. Whoever imports one of these
later gets the real one.
"""

import sys
from types import ModuleType
from typing import Any

_WANTED = (
    "docutils",
    "docutils.core",
    "docutils.io",
    "docutils.parsers",
    "docutils.parsers.rst",
    "docutils.parsers.rst.languages",
    "docutils.writers",
    "docutils.writers.html4css1",
    "pelican.rstdirectives",
    "watchfiles",
)


class _Nothing:
    """What stands for a class or a function of a module that is not there: it takes anything and does nothing."""

    def __init__(self, *given: object, **named: object) -> None: ...


class _NotThere(ModuleType):
    """A module that is false, and has every name."""

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Nothing,), {})


def _import() -> None:
    if "pelican" in sys.modules:
        return
    stood_in = {name: _NotThere(name) for name in _WANTED if name not in sys.modules}
    sys.modules.update(stood_in)
    try:
        import pelican.readers  # noqa: F401
    finally:
        for name in stood_in:
            del sys.modules[name]


_import()
