"""A family: pages of one kind, declared once: for what scopes they exist, what they read, what they are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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

    def load(self, scope: Scope, world: World) -> Mapping[str, Any]:
        """The values of the inputs for a scope, each read when it is first asked for."""
        return _Loaded(self.inputs, scope, world)


class _Loaded(Mapping[str, Any]):
    """Values of inputs; most scopes turn out to have no page from the first value that is looked at."""

    def __init__(self, inputs: Mapping[str, Input], scope: Scope, world: World) -> None:
        self._inputs = inputs
        self._scope = scope
        self._world = world
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._inputs[name].load(self._scope, self._world)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)
