"""Inputs of a document's page: the document, older ones of its kind, and what it is related to."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from pipeline.model.address import place_of
from pipeline.model.document_number import number_key
from pipeline.site.files import FileView
from pipeline.site.groups import Group, documents_of, files_of
from pipeline.site.inputs.input import Scope
from pipeline.site.records import Row
from pipeline.site.views import RecordView
from pipeline.site.world import World


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
        for place in places:
            for path in world.just_after(group, place, self.count):
                found = place_of(path)
                if found and found.site == group[1]:
                    yield (path,)


@dataclass(frozen=True, slots=True)
class Files:
    """Facts of every image and attachment that the document names, by the name it uses. Scope: `(path,)`."""

    reads: str = "file"

    def load(self, scope: Scope, world: World) -> dict[str, FileView]:
        found = world.record(scope[0])
        if found is None:
            return {}
        row, values, _, _ = found
        kind = world.portal.types[row["type"]]
        named = {file: world.file(file, row["site"]) for file in files_of(values, kind)}
        return {file: view for file, view in named.items() if view}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return world.scopes_in(("uses-file", *group[1:]))


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations of the document into other languages. Scope: `(path,)`."""

    reads: str = "translations"

    def load(self, scope: Scope, world: World) -> list[Row]:
        return world.rows(("translations", *scope))

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return [group[1:]]


@dataclass(frozen=True, slots=True)
class Original:
    """The document that this one translates, and whether it has been edited since. Scope: `(path,)`."""

    reads: str = "record"

    def load(self, scope: Scope, world: World) -> dict[str, Any] | None:
        own = world.record(scope[0])
        found = world.record(own[1].get("translation_of", "")) if own else None
        if not own or not found:
            return None
        return {"row": found[0], "stale": _edited(found[1]) > _edited(own[1])}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return world.scopes_in(("translations", *group[1:]))


def _edited(values: Any) -> str:
    return str(values.get("modified") or values.get("date", ""))[:10]


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """The documents whose files the document's fields name, by path. Scope: `(path,)`."""

    reads: str = "record"

    def load(self, scope: Scope, world: World) -> dict[str, Any]:
        own = world.record(scope[0])
        if own is None:
            return {}
        paths = documents_of(own[1], world.portal.types[own[0]["type"]])
        found = {path: world.record(path) for path in paths}
        return {path: record[0] for path, record in found.items() if record}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return world.scopes_in(("names-document", *group[1:]))


@dataclass(frozen=True, slots=True)
class RelatedTo:
    """The documents whose numbers this one names in `relations`, by that number. Scope: `(path,)`."""

    reads: str = "number"

    def load(self, scope: Scope, world: World) -> dict[str, Any]:
        own = world.record(scope[0])
        numbers = [relation["number"] for relation in own[1].get("relations", ())] if own else []
        found = {number: world.rows(("number", number_key(number)), 1) for number in numbers}
        return {number: rows[0] for number, rows in found.items() if rows}

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return world.scopes_in(("refers", *group[1:]))


@dataclass(frozen=True, slots=True)
class ReferredBy:
    """The documents that name this one's number, each with how they relate to it. Scope: `(path,)`."""

    reads: str = "refers"

    def load(self, scope: Scope, world: World) -> list[dict[str, Any]]:
        own = world.record(scope[0])
        number = own[1].get("number") if own else None
        if not number:
            return []
        key, found = number_key(number), []
        for row in world.rows(("refers", number_key(number))):
            record = world.record(row.shown["path"])
            relations = record[1]["relations"] if record else ()
            found += [
                {"row": row, "kind": each["kind"]} for each in relations if number_key(each["number"]) == key
            ]
        return found

    def scopes(self, group: Group, places: Set[str], world: World) -> Iterable[Scope]:
        return world.scopes_in(("number", *group[1:]))
