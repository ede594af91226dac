"""The layout of DESIGN.md: one direction of imports, one room for each library, small files and functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "pipeline"

LAYERS = (
    {"errors"},
    {"markup", "settings"},
    {"model"},
    {"store"},
    {"checks"},
    {"site", "search", "archive", "workflow", "reports", "importer"},
    {"publish"},
    {"desk"},
    {"cli"},
)
"""Rooms of the package, lowest first; those in one layer are peers that never import each other."""

ERRORS_ONLY = {"settings"}
"""Rooms that may import errors and nothing else of ours."""

OWNERS = {"yaml": "store", "git": "store", "pelican": "site", "whoosh": "search", "django": "desk"}
"""Libraries that one room alone imports."""

FILE_LINES = 300
FUNCTION_LINES = 50
MEDIAN_LINES = 8


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's target."""

    name: str
    line: int


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[Import]:
    """Every import of a file, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name instead of a relative import"
            yield from (Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 else ""


def may_import(importer: str, imported: str) -> bool:
    """Whether a room may import another: itself, or one of a lower layer."""
    if importer == imported:
        return True
    if importer in ERRORS_ONLY:
        return imported == "errors"
    return layer_of(imported) < layer_of(importer)


def layer_of(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def functions(folder: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in python_files(folder):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its `def` to its end, without decorators."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_every_room_has_a_layer() -> None:
    rooms = {room_of(module_of(path)) for path in python_files(PACKAGE)} - {""}
    assert rooms <= set().union(*LAYERS)


def test_imports_go_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{each.line}: imports {each.name}"
        for path in python_files(PACKAGE)
        for each in imports_of(path)
        if room_of(each.name) and room_of(module_of(path))
        if not may_import(room_of(module_of(path)), room_of(each.name))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("cli", "site", True),
        ("store", "model", True),
        ("site", "search", False),
        ("model", "store", False),
        ("settings", "errors", True),
        ("settings", "markup", False),
        ("markup", "settings", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert may_import(importer, imported) is allowed


def test_each_library_has_one_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{each.line}: imports {each.name}, which belongs in {PACKAGE}/{owner}/"
        for path in python_files(PACKAGE)
        for each in imports_of(path)
        if (owner := OWNERS.get(each.name.split(".")[0])) and owner != room_of(module_of(path))
    ]
    assert wrong == []


def test_the_program_never_imports_its_tests() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{each.line}: imports {each.name}"
        for path in python_files(PACKAGE)
        for each in imports_of(path)
        if each.name.split(".")[0] in {"tests", "bench"}
    ]
    assert wrong == []


def test_modules_import_each_other_in_no_circle() -> None:
    modules = {module_of(path): path for path in python_files(PACKAGE)}
    graph = {
        module: {
            target
            for each in imports_of(path)
            for target in (each.name, each.name.rpartition(".")[0])
            if target in modules and target != module
        }
        for module, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other in a circle: {' → '.join(error.args[1])}")


@pytest.mark.parametrize("folder", [PACKAGE, "tests", "bench"])
def test_files_are_short(folder: str) -> None:
    lengths = {path: len(path.read_bytes().splitlines()) for path in python_files(folder)}
    too_long = [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > FILE_LINES]
    assert lengths, f"{folder}/ holds no Python file"
    assert too_long == []


def test_functions_are_short() -> None:
    lengths = {name: length(node) for name, node in functions(PACKAGE)}
    assert [f"{name}: {lines}" for name, lines in lengths.items() if lines > FUNCTION_LINES] == []
    assert median(lengths.values()) <= MEDIAN_LINES


def test_functions_say_what_they_return() -> None:
    assert [name for name, node in functions(PACKAGE) if node.returns is None] == []
