"""What documents may claim of the program: each rule gives what a document names that is not there."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click

from pipeline.cli.main import group
from pipeline.model.portal import PortalSettings
from pipeline.store.yaml_file import parse_mapping
from tests.documentation.pages import Page, assigned, read, words_after
from tests.portals import ROOT

FOREIGN_OPTIONS = {"--end-of-options", "--object-format", "--no-deps", "--require-hashes"}
"""Options of other programs (git, pip) that documents name."""

MADE = {"var", "output", ".venv"}
"""Folders that the program makes; a fresh checkout has none of them."""

_PATH = re.compile(r"[\w.*<>…/\-]+(?:::\w+)?")
_MODULE = re.compile(r"(?<![\w/.])(?:pipeline|bench)(?:\.\w+)+")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_VARIABLE = re.compile(r"^([A-Z_]+) [?:]?=|\$\(([A-Z]+)\)", re.MULTILINE)


def wrong_commands(document: Page) -> Iterator[str]:
    """Calls of `congso` with a command, option or choice that it does not have."""
    for line in document.lines():
        words = words_after("congso", line)
        if words is not None:
            yield from (f"{line!r}: {said}" for said in _wrong_words(group, words))


def _wrong_words(command: click.Command, words: Sequence[str]) -> Iterator[str]:
    waiting = [word.strip("[]") for word in words if word.strip("[]") not in {"|", ""}]
    while waiting:
        word, *waiting = waiting
        if word in {"&&", "#", ">", "…"}:
            return
        if word.startswith("-"):
            name, _, given = word.partition("=")
            option = _options(command).get(name)
            if option is None:
                yield f"{command.name} has no option {name}"
            elif not option.is_flag and not given and waiting:
                given, *waiting = waiting
            if option and given and isinstance(option.type, click.Choice):
                yield from _wrong_choices(option.type, given)
        elif isinstance(command, click.Group):
            if word.isupper():
                return
            found = [command.get_command(click.Context(command), each) for each in word.split("|")]
            yield from (f"there is no command {word}" for each in found if each is None)
            if found[-1] is None:
                return
            command = found[-1]


def _wrong_choices(kind: click.Choice[str], given: str) -> Iterator[str]:
    wrong = set(given.split("|")) - set(kind.choices)
    if wrong and not given.isupper():
        yield f"{', '.join(sorted(wrong))} is none of {', '.join(kind.choices)}"


def _options(command: click.Command) -> dict[str, click.Option]:
    """Options of a command by how they are written, `--help` among them."""
    options = (each for each in command.get_params(click.Context(command)) if isinstance(each, click.Option))
    return {name: each for each in options for name in (*each.opts, *each.secondary_opts)}


def wrong_options(document: Page) -> Iterator[str]:
    """Options named alone that no command has."""
    known = {name for command in every_command() for name in _options(command)} | set(FOREIGN_OPTIONS)
    for span in document.spans():
        word = span.split()[0] if span.split() else ""
        if word.startswith("--") and word != "--" and word.partition("=")[0] not in known:
            yield f"no command has the option {word}"


def every_command() -> Iterator[click.Command]:
    """The program's commands, groups and what is in them."""
    waiting: list[click.Command] = [group]
    while waiting:
        command = waiting.pop()
        yield command
        if isinstance(command, click.Group):
            context = click.Context(command)
            found = (command.get_command(context, name) for name in command.list_commands(context))
            waiting += [each for each in found if each is not None]


def wrong_targets(document: Page) -> Iterator[str]:
    """Calls of make with a target or variable that the Makefile does not have."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(_TARGET.findall(makefile))
    variables = {name for pair in _VARIABLE.findall(makefile) for name in pair}
    for line in document.lines():
        words = words_after("make", line)
        for word in words or ():
            if word.startswith("#"):
                break
            if not word.startswith("-") and not word.isupper() and word not in {*targets, "…"}:
                yield f"{line!r}: the Makefile has no target {word}"
        if words is not None:
            wrong = sorted(assigned(line) - variables)
            yield from (f"{line!r}: the Makefile has no variable {name}" for name in wrong)


def wrong_links(document: Page) -> Iterator[str]:
    """Links and images that lead to no file, or to no heading of it."""
    for each in document.html.select("a[href], img[src]"):
        target = unquote(str(each.get("href") or each.get("src")))
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / document.path.parent / name).resolve() if name else ROOT / document.path
        if name and not path.exists():
            yield f"{target} does not exist"
        elif anchor:
            inside = document if not name else read(path.relative_to(ROOT))
            if anchor not in inside.anchors():
                yield f"{target}: no heading has this anchor"


def wrong_paths(document: Page) -> Iterator[str]:
    """Files, folders and tests named as code that are not there."""
    tops = {each.name for each in ROOT.iterdir() if each.is_dir()} - MADE
    for span in document.spans():
        for word in span.split() if words_after("congso", span) is None else ():
            if _PATH.fullmatch(word) and "/" in word and word.split("/")[0] in tops:
                yield from _missing(word)


def _missing(word: str) -> Iterator[str]:
    path, _, test = word.partition("::")
    if path.startswith(("content/", "sub-portals/")):  # what stands there is an example
        yield from _strange_folder(path)
    elif "…" in path:
        return
    elif not any(ROOT.glob(re.sub(r"<\w+>", "*", path).rstrip("/"))):
        yield f"{path} does not exist"
    elif test and test not in _functions(ROOT / path):
        yield f"{path} has no {test}"


def _strange_folder(path: str) -> Iterator[str]:
    steps = path.rstrip("/").split("/")
    below = steps[1:] if steps[0] == "content" else steps[3:]
    known = {*_folders(), "files", *(["data"] if steps[0] == "content" else [])}
    if below and below[0] not in known and not re.search(r"[<…*]", below[0]):
        yield f"{path}: {below[0]} is the folder of no type"


@cache
def _folders() -> set[str]:
    text = (ROOT / "content/data/document-types.yml").read_text(encoding="utf-8")
    return {str(kind["folder"]) for kind in parse_mapping(text)["types"].values()}


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def wrong_modules(document: Page) -> Iterator[str]:
    """Modules, and names in them, that cannot be imported."""
    for line in document.lines():
        for name in _MODULE.findall(line):
            if not _is_there(name):
                yield f"there is no {name}"


def _is_there(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    if path.with_suffix(".py").exists() or path.is_dir():
        return True
    above, _, last = name.rpartition(".")
    file = (ROOT / above.replace(".", "/")).with_suffix(".py")
    return file.exists() and bool(
        re.search(rf"^(?:def |class )?{last}\b", file.read_text("utf-8"), re.MULTILINE)
    )


def wrong_settings(document: Page) -> Iterator[str]:
    """Settings of `portal.yml` that the model does not read, and environment variables that nothing reads."""
    for line in document.lines():
        for name in re.findall(r"\bsettings\.([a-z_]+)\b(?!\()", line):
            if name not in PortalSettings.__dataclass_fields__ and name != "py":
                yield f"portal.yml has no setting {name}"
        yield from (
            f"nothing reads {name}" for name in re.findall(r"CONGSO_[A-Z]+", line) if not _is_read(name)
        )


@cache
def _is_read(name: str) -> bool:
    places = [ROOT / "Makefile", *(ROOT / "pipeline").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    return any(name in each.read_text("utf-8") for each in places if each.name != "test_documentation.py")
