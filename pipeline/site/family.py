"""A family: pages of one kind, declared once: for what scopes they exist, what they read, what they are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.site.inputs.input import Input, Scope
from pipeline.site.views import SiteView
from pipeline.site.world import World


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be made: where it goes, and exactly what its template is given."""

    path: str
    """Path of the output, without a slash at its start."""
    template: str
    """Name of the theme's template, without its ending."""
    values: Mapping[str, Any]
    lang: str = "vi"


@dataclass(frozen=True, slots=True)
class Made:
    """One output that is no page of the theme (a feed, an export, an image): a function makes its bytes."""

    path: str
    make: Callable[[Mapping[str, Any], SiteView], bytes]
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What tells this maker from the others in a digest."""
        return f"{self.make.__module__}.{self.make.__qualname__}"


@dataclass(frozen=True, slots=True)
class Family:
    """Pages of one kind."""

    name: str
    inputs: Mapping[str, Input]
    scopes: Callable[[World], Iterable[Scope]]
    """Every scope that may have pages, for a full build."""
    site_of: Callable[[Scope], str]
    pages: Callable[[Scope, Mapping[str, Any]], Iterable[Page | Made]]
    """The pages of a scope, from its inputs alone; none where the scope no longer has any."""

    def load(self, scope: Scope, world: World) -> dict[str, Any]:
        return {name: each.load(scope, world) for name, each in self.inputs.items()}
