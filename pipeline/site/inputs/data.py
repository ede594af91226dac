"""Inputs from the data files: types and agencies. When data files change, every page is compared again."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.model.agency import KINDS, MAIN
from pipeline.site.groups import Group
from pipeline.site.inputs.input import Scope
from pipeline.site.views import TypeView, public_agency
from pipeline.site.world import World


@dataclass(frozen=True, slots=True)
class Types:
    """Labels and fields of the document types, by name."""

    reads: str = "types"

    def load(self, scope: Scope, world: World) -> Mapping[str, TypeView]:
        return world.types

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()  # a change of the types plans every page again


@dataclass(frozen=True, slots=True)
class Limits:
    """How long lists may be: `whole` documents on one page, else `page` rows on each."""

    reads: str = "settings"

    def load(self, scope: Scope, world: World) -> dict[str, int]:
        settings = world.portal.settings
        return {"whole": settings.list_limit, "page": settings.page_size}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class Agencies:
    """Every registered agency as the public sees it, by kind and then by name."""

    reads: str = "agencies"

    def load(self, scope: Scope, world: World) -> dict[str, list[dict[str, Any]]]:
        portal = world.portal
        built = [agency for label, agency in portal.agencies.items() if label in portal.sites()]
        named = {
            kind: [
                public_agency(each) for each in sorted(built, key=lambda each: each.name) if each.kind == kind
            ]
            for kind in KINDS
        }
        return {kind: agencies for kind, agencies in named.items() if agencies}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class Sites:
    """Labels of every site that is built; all of them behind one host's robots.txt when addresses are paths."""

    reads: str = "agencies"

    def load(self, scope: Scope, world: World) -> list[str]:
        return [MAIN] if world.portal.settings.addressing == "hosts" else list(world.portal.sites())

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours that agencies have chosen for their sites."""

    reads: str = "agencies"

    def load(self, scope: Scope, world: World) -> list[str]:
        portal = world.portal
        return sorted({agency.theme.get("colour", "") for agency in (portal.main, *portal.agencies.values())})

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True, slots=True)
class Board:
    """The editorial board that Đ3.1b has named on the portal: names and offices, never accounts. Scope: `(site,)`."""

    reads: str = "agencies"

    def load(self, scope: Scope, world: World) -> list[dict[str, str]]:
        agency = world.portal.agency(scope[0])
        members = [asdict(member) for member in agency.board] if agency else []
        return [{"name": each["name"], "title": each["title"]} for each in members if each["title"]]

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return ()
