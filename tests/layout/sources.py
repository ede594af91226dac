"""Python files of the project, taken apart for the rules of layout."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "pipeline"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path from the project's root, its text, and the text taken apart."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """The dotted name under which it is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def room(self) -> str:
        """The room of the package that it stands in; nothing for what is outside of it."""
        return room_of(self.module)

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.stmt | ast.expr, said: str) -> str:
        return f"{self.path}:{node.lineno}: {said}"


@dataclass(frozen=True, slots=True)
class Imported:
    """One name that an import statement asks for."""

    name: str
    statement: ast.stmt


def source(path: str, text: str) -> Source:
    """A source file from its path and text."""
    return Source(path, text, ast.parse(text, path))


def read_sources(root: Path, folder: str) -> list[Source]:
    """Every Python file below a folder of the project."""
    found = sorted((root / folder).rglob("*.py"))
    return [source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in found]


def room_of(module: str) -> str:
    """`store` for `pipeline.store.lock`; nothing for what is not ours."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == PACKAGE else ""


def imports(file: Source) -> Iterator[Imported]:
    """Every name that a file imports, at its top or inside a function."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from (Imported(each.name, node) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (Imported(f"{start}.{each.name}", node) for each in node.names)
