"""Inputs: what a page may read, declared where the page is declared.

An input answers two questions from one declaration: what a page is given (`load`), and which pages a
changed group reaches (`scopes`). A family's template gets its inputs and nothing else, so what is
not declared cannot be shown, and what is shown is always planned.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.model.address import place_of
from pipeline.site.catalogue import group_name
from pipeline.site.groups import Group
from pipeline.site.views import RecordView, type_view
from pipeline.site.world import Row, World

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


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The document that the page is about. Scope: `(path,)`."""

    reads: str = "record"

    def load(self, scope: Scope, world: World) -> RecordView | None:
        found = world.record(scope[0])
        if found is None:
            return None
        row, values, body, digest = found
        return RecordView(row, values, digest, body, world.bodies)

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class OlderOfType:
    """The documents of the same site and type just before this one. Scope: `(path,)`."""

    count: int
    reads: str = "type"

    def load(self, scope: Scope, world: World) -> list[Row]:
        found = world.record(scope[0])
        if found is None:
            return []
        row = found[0]
        place = f"{row['sort_date']} {scope[0]}"
        return world.rows(("type", row["site"], row["type"]), self.count, place)

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        sql = (
            "SELECT sort FROM member WHERE grouping=(SELECT id FROM grouping WHERE name=?)"
            " AND sort>? ORDER BY sort LIMIT ?"
        )
        name, site = group_name(group), group[1]
        for place in places:
            for (sort,) in world.catalogue.connection.execute(sql, (name, place, self.count)):
                path = sort.split(" ", 1)[1]
                found = place_of(path)
                if found and found.site == site:
                    yield (path,)


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


@dataclass(frozen=True, slots=True)
class Types:
    """Labels and fields of the document types, by name."""

    reads: str = "types"

    def load(self, scope: Scope, world: World) -> dict[str, Any]:
        return {name: type_view(world.portal, name) for name in world.portal.types}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()  # a change of the types plans every page again
