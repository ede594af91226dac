"""Inputs: what a page may read, declared where the page is declared.

An input answers two questions from one declaration: what a page is given (`load`), and which pages a
changed group reaches (`scopes`). A family's template gets its inputs and nothing else, so what is
not declared cannot be shown, and what is shown is always planned.
"""

from collections.abc import Iterable, Set
from typing import Any, Protocol

from pipeline.site.groups import Group
from pipeline.site.world import World

Scope = tuple[str, ...]
"""What a family makes pages for: `(path,)` of a document, `(site, type, year)` of a list …"""


class Input(Protocol):
    """One thing that a family's pages read."""

    @property
    def reads(self) -> str:
        """Kind of the groups that it reads."""
        ...

    def load(self, scope: Scope, world: World) -> Any:
        """The value that the page is given; it carries a digest, or is plain JSON."""
        ...

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        """Scopes whose pages read the group near one of the changed places."""
        ...
