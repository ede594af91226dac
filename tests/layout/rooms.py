"""Who may import what (DESIGN: pipeline/, and who may import whom): each rule gives the places that break it."""

import ast
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from tests.layout.sources import PACKAGE, Source, imports, room_of

LAYERS = (
    {"errors"},
    {"markup", "settings"},
    {"model"},
    {"store"},
    {"checks"},
    {"intake"},
    {"site", "search", "archive", "importer", "workflow", "reports"},
    {"publish"},
    {"desk"},
    {"cli"},
)
"""Rooms of the package, lowest first; those in one layer are peers that never import each other."""

ONLY = {"settings": {"errors"}}
"""Rooms that may import these and no other room, whatever their layer."""

READERS = {"settings": {"cli", "desk"}, "site": {"cli"}}
"""Rooms that these alone may import: the environment is read at the edge; Pelican never enters a web process."""

OWNERS = {"yaml": "store", "git": "store", "pelican": "site", "whoosh": "search", "django": "desk"}
"""Libraries that one room alone imports."""

OUTSIDE = {"model": {"os", "pathlib", "subprocess", "socket", "time", "urllib", "http", "tempfile", "shutil"}}
"""Modules that a room of values and rules must not know: no files, no clock, no network."""

CLOCK_READERS = {"cli", "desk"}

CLOCK_FILES = {"pipeline/site/running.py", "pipeline/checks/schema.py"}
"""Two edges more: plain `pelican` has said no time, and `make schema` asks for none."""


def layer_of(room: str) -> int:
    """The number of a room's layer; a room that no layer has lies below all, so that importing it shows."""
    return next((number for number, rooms in enumerate(LAYERS) if room in rooms), len(LAYERS))


def may_import(importer: str, imported: str) -> bool:
    """Whether a room may import another: itself, or one of a lower layer."""
    if importer == imported:
        return True
    if importer in ONLY:
        return imported in ONLY[importer]
    if imported in READERS and importer not in READERS[imported]:
        return False
    return layer_of(imported) < layer_of(importer)


def wrong_directions(files: Sequence[Source]) -> list[str]:
    """Imports of a room that the importing room must not know."""
    return [
        file.at(each.statement, f"{file.room} imports {each.name}")
        for file in files
        for each in imports(file)
        if file.room and room_of(each.name) and not may_import(file.room, room_of(each.name))
    ]


def rooms_without_layer(files: Sequence[Source]) -> list[str]:
    """Rooms that the layers do not know."""
    return sorted({file.room for file in files} - {""} - set().union(*LAYERS))


def strange_libraries(files: Sequence[Source]) -> list[str]:
    """Imports of a library outside the one room that owns it."""
    return [
        file.at(each.statement, f"imports {each.name}, which belongs in {PACKAGE}/{owner}/")
        for file in files
        for each in imports(file)
        if (owner := OWNERS.get(each.name.split(".")[0])) and owner != file.room
    ]


def unclear_imports(files: Sequence[Source]) -> list[str]:
    """Imports that this test could not follow (relative, starred, by name), and any of tests or benchmarks."""
    asked = [
        file.at(each.statement, f"imports {each.name}")
        for file in files
        for each in imports(file)
        if each.name.startswith(".")
        or each.name.endswith(".*")
        or each.name.split(".")[0] in {"tests", "bench"}
    ]
    named = [
        file.at(node, "imports a module by its name")
        for file in files
        if file.module != "pipeline.cli.main"  # the table of commands
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"importlib.import_module", "__import__"}
    ]
    return asked + named


def circles(files: Sequence[Source]) -> list[str]:
    """A circle of modules that import each other, if there is one; imports inside functions count."""
    try:
        TopologicalSorter(_graph(files)).prepare()
    except CycleError as error:
        return [" → ".join(error.args[1])]
    return []


def _graph(files: Sequence[Source]) -> Mapping[str, set[str]]:
    modules = {file.module for file in files}
    return {
        file.module: {
            target
            for each in imports(file)
            for target in (each.name, each.name.rpartition(".")[0])
            if target in modules and target != file.module
        }
        for file in files
    }


def outside_of_values(files: Sequence[Source]) -> list[str]:
    """Where a room of values reaches for files, processes or the network."""
    return [
        file.at(each.statement, f"imports {each.name}")
        for file in files
        for each in imports(file)
        if each.name.split(".")[0] in OUTSIDE.get(file.room, ())
    ]


def clock_readings(files: Sequence[Source]) -> list[str]:
    """Where the clock is read behind the edge; time is an argument everywhere else."""
    return [
        file.at(node, ast.unparse(node))
        for file in files
        if file.room not in CLOCK_READERS and file.path not in CLOCK_FILES
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    ]
