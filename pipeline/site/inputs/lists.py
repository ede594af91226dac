"""Inputs of list pages: the documents of a group, and how many stand in the groups below one."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.site.groups import Group, facets_on
from pipeline.site.inputs.input import Scope
from pipeline.site.records import Row
from pipeline.site.world import World


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
class FacetValues:
    """The values by which a list can be narrowed, each with its label and count. Scope: `(site, type)`."""

    reads: str = "facet"

    def load(self, scope: Scope, world: World) -> dict[str, list[dict[str, Any]]]:
        site, name = scope
        kind = world.portal.types[name]
        return {facet: list(_values(("facet", site, name, facet), world)) for facet in facets_on(site, kind)}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:3]]


def _values(prefix: Group, world: World) -> Iterator[dict[str, Any]]:
    for value, count in world.below(prefix):
        newest = world.rows((*prefix, value), 1)[0].shown
        yield {"value": value, "label": facet_label(prefix, newest, world), "count": count}


def facet_label(prefix: Group, row: Mapping[str, Any], world: World) -> str:
    """What a facet's value is called on screen, taken from a document that has it."""
    _, _, name, facet = prefix[:4]
    raw = str(row["facets"].get(facet, ""))
    if facet == "agency":
        return str(row["agency_name"])
    field = world.portal.types[name].fields[facet]
    english = field.choices_en.get(raw, "") if row["lang"] == "en" else ""
    return english or field.choices.get(raw, raw)


@dataclass(frozen=True, slots=True)
class FacetLabel:
    """What the facet and the value of a page are called. Scope: `(site, type, facet, value[, year])`."""

    reads: str

    def load(self, scope: Scope, world: World) -> dict[str, str]:
        rows = world.rows((self.reads, *scope), 1)
        if not rows:
            return {"facet": "", "value": ""}
        field = world.portal.types[scope[1]].fields[scope[2]]
        return {"facet": field.label, "value": facet_label(("facet", *scope[:4]), rows[0].shown, world)}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class IsLong:
    """Whether a list has more documents than stand on one page, and so is split.

    Scope: the list's, with or without more below it. `pages` names the kind of group whose scopes ask;
    they are reached only when a change can have carried the list over the limit.
    """

    reads: str
    pages: str

    def load(self, scope: Scope, world: World) -> bool:
        length = {"type": 2, "facet": 4}[self.reads]
        return world.has_more((self.reads, *scope[:length]), world.portal.settings.list_limit)

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        limit, reach = world.portal.settings.list_limit, len(places) + 1
        if not world.has_more(group, limit - reach) or world.has_more(group, limit + reach):
            return []
        if self.pages == self.reads:
            return [group[1:]]
        return [each[1:] for each in world.all_below((self.pages, *group[1:]))]


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest documents of a group: all of a short list, and one more than the limit of a long one."""

    reads: str

    def load(self, scope: Scope, world: World) -> list[Row]:
        return world.rows((self.reads, *scope), world.portal.settings.list_limit + 1)

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class FacetYears:
    """Years of each value of each facet, with counts: a table to look things up in. Scope: `(site, type)`."""

    reads: str = "facet-year"

    def load(self, scope: Scope, world: World) -> dict[str, dict[str, dict[str, int]]]:
        kind = world.portal.types[scope[1]]
        found: dict[str, dict[str, dict[str, int]]] = {}
        for facet in kind.facets:
            values = [value for value, _ in world.below(("facet", *scope, facet))]
            found[facet] = {
                value: dict(world.below(("facet-year", *scope, facet, value))) for value in values
            }
        return found

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:3]]


@dataclass(frozen=True, slots=True)
class YearsOfTypes:
    """The years into which a site's long lists are split, by type. Scope: `(site,)`."""

    reads: str = "type-year"

    def load(self, scope: Scope, world: World) -> dict[str, list[str]]:
        limit = world.portal.settings.list_limit
        long = [name for name in world.portal.types if world.has_more(("type", *scope, name), limit)]
        return {name: [year for year, _ in world.below(("type-year", *scope, name))] for name in long}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:2]]


@dataclass(frozen=True, slots=True)
class ThisWeek:
    """The ISO week of the as-of day, for the leaders' schedules. Scope: `(site, type)`."""

    reads: str = "day"

    def load(self, scope: Scope, world: World) -> str:
        if scope[1] != "work_schedule":
            return ""
        year, week, _ = date.fromisoformat(world.day).isocalendar()
        return f"{year}-W{week:02}"

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [(site, "work_schedule") for site in world.portal.sites()]


@dataclass(frozen=True, slots=True)
class CountsBelow:
    """How many documents each group one step below the scope has: `[["2026", 12], …]`, in order."""

    reads: str

    def load(self, scope: Scope, world: World) -> list[tuple[str, int]]:
        return world.below((self.reads, *scope))

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:-1]]
