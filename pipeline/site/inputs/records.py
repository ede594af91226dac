"""Inputs that read whole documents of a list, and how documents translate each other."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from pipeline.model.address import place_of
from pipeline.site.groups import Group
from pipeline.site.inputs.input import Scope
from pipeline.site.views import RecordView
from pipeline.site.world import World


@dataclass(frozen=True, slots=True)
class Records:
    """The documents of a group in full, newest first. Scope: the group without its kind."""

    reads: str
    newest: int | None = None

    def load(self, scope: Scope, world: World) -> list[RecordView]:
        return [
            RecordView(row, values, digest, body, world.bodies)
            for row, values, body, digest in world.records((self.reads, *scope), self.newest)
        ]

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class Alternates:
    """For each document of a site map that has translations or is one: language and address of all of them.

    Scope: `(site, year)`. Read through two kinds of groups: `translations` of a document, and `record`
    for a document that others translate and that comes or goes.
    """

    reads: str

    def load(self, scope: Scope, world: World) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for row in world.rows(("sitemap", *scope)):
            original = row.shown["translation_of"] or row.shown["path"]
            if original not in world.translated:
                continue
            own = world.record(original)
            named = [(own[0]["lang"], own[0]["address"])] if own else []
            named += [
                (each.shown["lang"], each.shown["address"]) for each in world.rows(("translations", original))
            ]
            if len(named) > 1:
                found[row.shown["path"]] = named
        return found

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        paths = {group[1], *(path for (path,) in world.scopes_in(("translations", *group[1:])))}
        for path in sorted(paths):
            place, record = place_of(path), world.record(path)
            if place and record:
                yield place.site, record[0]["sort_date"][:4]


@dataclass(frozen=True, slots=True)
class AllYears:
    """The years in which a site has documents, by type. Scope: `(site,)`."""

    reads: str = "type-year"

    def load(self, scope: Scope, world: World) -> dict[str, list[str]]:
        years = {
            name: [year for year, _ in world.below(("type-year", *scope, name))]
            for name in world.portal.types
        }
        return {name: found for name, found in years.items() if found}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:2]]


@dataclass(frozen=True, slots=True)
class MonthOf:
    """The first day of the month so many months after the as-of day, as `YYYY-MM-01`. Scope: `(site,)`."""

    months: int
    reads: str = "day"

    def load(self, scope: Scope, world: World) -> str:
        year, month = int(world.day[:4]), int(world.day[5:7]) - 1 + self.months
        return f"{year + month // 12}-{month % 12 + 1:02}-01"

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [(site,) for site in world.portal.sites()]


@dataclass(frozen=True, slots=True)
class Successor:
    """The site that took over a closed agency's work, by its root address; nothing while it is active (Đ17.3)."""

    reads: str = "agencies"

    def load(self, scope: Scope, world: World) -> str:
        agency: Any = world.portal.agencies.get(scope[0])
        closed = agency is not None and agency.status == "closed"
        return f"/{agency.successor}/" if closed and agency.successor in world.portal.agencies else ""

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()
