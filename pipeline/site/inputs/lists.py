"""Inputs of list pages: the documents of a group, and how many stand in the groups below one."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from pipeline.site.groups import Group
from pipeline.site.inputs.input import Scope
from pipeline.site.world import Row, World


@dataclass(frozen=True, slots=True)
class Members:
    """The documents of a group, newest first. Scope: the group without its kind."""

    reads: str
    newest: int | None = None

    def load(self, scope: Scope, world: World) -> list[Row]:
        return world.rows((self.reads, *scope), self.newest)

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class NewestBelow:
    """The newest documents of each group one step below the scope, by the last part of its name."""

    reads: str
    newest: int

    def load(self, scope: Scope, world: World) -> dict[str, list[Row]]:
        prefix = (self.reads, *scope)
        return {last: world.rows((*prefix, last), self.newest) for last, _ in world.below(prefix)}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:-1]]


@dataclass(frozen=True, slots=True)
class CountsBelow:
    """How many documents each group one step below the scope has: `[["2026", 12], …]`, in order."""

    reads: str

    def load(self, scope: Scope, world: World) -> list[tuple[str, int]]:
        return world.below((self.reads, *scope))

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:-1]]
