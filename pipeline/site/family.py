"""A family: pages of one kind, declared once: for what scopes they exist, what they read, what they are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.site.inputs import Input, Scope
from pipeline.site.world import World


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be made: where it goes, and exactly what its template is given."""

    path: str
    """Path of the output, without a slash at its start."""
    template: str
    """Name of the theme's template, without its ending."""
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """Pages of one kind."""

    name: str
    inputs: Mapping[str, Input]
    scopes: Callable[[World], Iterable[Scope]]
    """Every scope that may have pages, for a full build."""
    site_of: Callable[[Scope], str]
    pages: Callable[[Scope, Mapping[str, Any]], Iterable[Page]]
    """The pages of a scope, from its inputs alone; none where the scope no longer has any."""
    templates: tuple[str, ...]

    def load(self, scope: Scope, world: World) -> dict[str, Any]:
        return {name: each.load(scope, world) for name, each in self.inputs.items()}
