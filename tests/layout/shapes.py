"""How long files and functions may be, and what they say of themselves; each rule gives the places that break it."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from tests.layout.sources import Function, Source

FILE_LINES = 300

FUNCTION_LINES = 50

MEDIAN_LINES = 8

SHAPELESS = frozenset(
    "util utils utility helper helpers manager managers common misc miscellaneous stuff generic"
    " handler handlers processor wrapper impl tmp temp foo bar various".split()
)
"""Words that say nothing of what a file, class or function is about."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def long_files(files: Sequence[Source]) -> list[str]:
    """Files of too many lines."""
    counted = ((file.path, len(file.text.splitlines())) for file in files)
    return [f"{path}: {lines} lines" for path, lines in counted if lines > FILE_LINES]


def long_functions(files: Sequence[Source]) -> list[str]:
    """Functions of too many lines, their decorators left aside."""
    return [
        file.at(node, f"{node.name} has {length(node)} lines")
        for file in files
        for node in file.functions()
        if length(node) > FUNCTION_LINES
    ]


def long_median(files: Sequence[Source]) -> list[str]:
    """The median length of all functions, where it is too long."""
    middle = median(length(node) for file in files for node in file.functions())
    return [f"the median function has {middle} lines"] if middle > MEDIAN_LINES else []


def length(node: Function) -> int:
    """Lines of a function from its `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def missing_types(files: Sequence[Source]) -> list[str]:
    """Functions without the type of what they return, or of an argument."""
    return [
        file.at(node, f"{node.name}: {name} has no type")
        for file in files
        for node in file.functions()
        for name in _untyped(node)
    ]


def _untyped(node: Function) -> Iterator[str]:
    if node.returns is None:
        yield "its result"
    plain = [*node.args.posonlyargs, *node.args.args]
    if plain and plain[0].arg in {"self", "cls"}:
        plain = plain[1:]
    for each in (*plain, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg):
        if each is not None and each.annotation is None:
            yield each.arg


def missing_docstrings(files: Sequence[Source]) -> list[str]:
    """Public modules, classes and functions of modules that say nothing of themselves.

    A method is covered by its class or by the protocol that it fulfils. A package's `__init__.py` is empty.
    """
    modules = [file.path for file in files if file.text.strip() and not ast.get_docstring(file.tree)]
    named = [
        file.at(node, f"{node.name} has no docstring")
        for file in files
        for node in file.tree.body
        if isinstance(node, ast.ClassDef | Function)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    return modules + named


def filled_packages(files: Sequence[Source]) -> list[str]:
    """`__init__.py` files with more than a docstring: one imports from the module that owns the thing."""
    inits = [file for file in files if file.path.endswith("/__init__.py")]
    return [file.path for file in inits if file.tree.body[1 if ast.get_docstring(file.tree) else 0 :]]


def shapeless_names(files: Sequence[Source]) -> list[str]:
    """Files, folders, classes and functions whose names say nothing of what they hold."""
    paths = [file.path for file in files if SHAPELESS & set(_words(file.path.removesuffix(".py").split("/")))]
    named = [
        file.at(node, node.name)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef | Function) and SHAPELESS & set(_words([node.name]))
    ]
    return paths + named


def _words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (word.lower() for word in _WORD.findall(name))
