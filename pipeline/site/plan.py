"""The plan: which pages a change can reach, worked out from the inputs that families declare."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.site.catalogue import scope_of
from pipeline.site.families.all import FAMILIES
from pipeline.site.inputs.input import Input, Scope
from pipeline.site.reading import Touched
from pipeline.site.world import World


class Unit(NamedTuple):
    """One scope of one family: the pages that are made, compared and removed together."""

    family: str
    scope: Scope


def full_plan(world: World) -> list[Unit]:
    """Every unit that has pages or may get some."""
    wanted = {Unit(family.name, scope) for family in FAMILIES.values() for scope in family.scopes(world)}
    had = {Unit(family, scope_of(scope)) for family, scope in world.catalogue.outputs.scopes()}
    return sorted(wanted | had)


def plan_for(touched: Touched, world: World) -> list[Unit]:
    """The units that read one of the touched groups."""
    return sorted(set(_reached(touched, world)))


def _reached(touched: Touched, world: World) -> Iterator[Unit]:
    for family in FAMILIES.values():
        readers: dict[str, list[Input]] = {}
        for each in family.inputs.values():
            readers.setdefault(each.reads, []).append(each)
        for group, places in touched.items():
            for each in readers.get(group[0], ()):
                for scope in each.scopes(group, places, world):
                    yield Unit(family.name, scope)
