"""The layout: one direction of imports, one room for each library, short files, names that say something."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.layout import rooms, shapes
from tests.layout.sources import PACKAGE, Source, read_sources, source

Rule = Callable[[Sequence[Source]], list[str]]

ROOT = Path(__file__).resolve().parent.parent
OF_THE_PROGRAM: tuple[Rule, ...] = (
    rooms.wrong_directions,
    rooms.rooms_without_layer,
    rooms.strange_libraries,
    rooms.unclear_imports,
    rooms.circles,
    rooms.outside_of_values,
    rooms.clock_readings,
    shapes.missing_docstrings,
)
OF_ALL_OUR_CODE: tuple[Rule, ...] = (
    shapes.long_files,
    shapes.long_functions,
    shapes.long_median,
    shapes.missing_types,
    shapes.filled_packages,
    shapes.shapeless_names,
)

LONG = "def long() -> None:\n" + "    pass\n" * 50
NINE = "def nine() -> None:\n" + "    pass\n" * 8


@pytest.mark.parametrize("rule", (*OF_THE_PROGRAM, *OF_ALL_OUR_CODE), ids=lambda rule: rule.__name__)
def test_the_program_keeps_to(rule: Rule) -> None:
    assert rule(read_sources(ROOT, PACKAGE)) == []


@pytest.mark.parametrize("folder", ["tests", "bench"])
@pytest.mark.parametrize("rule", OF_ALL_OUR_CODE, ids=lambda rule: rule.__name__)
def test_tests_and_benchmarks_keep_to(rule: Rule, folder: str) -> None:
    assert rule(read_sources(ROOT, folder)) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rooms.wrong_directions, "pipeline/site/a.py", "from pipeline.search.index import search"),
        (rooms.wrong_directions, "pipeline/model/a.py", "import pipeline.store.lock"),
        (rooms.wrong_directions, "pipeline/model/a.py", "def f():\n    from pipeline.store import lock"),
        (rooms.wrong_directions, "pipeline/errors.py", "import pipeline.markup.allowed"),
        (rooms.wrong_directions, "pipeline/publish/a.py", "import pipeline.site.portals"),
        (rooms.wrong_directions, "pipeline/store/a.py", "from pipeline import settings"),
        (rooms.wrong_directions, "pipeline/settings.py", "import pipeline.markup.allowed"),
        (rooms.wrong_directions, "pipeline/store/a.py", "import pipeline.elsewhere.b"),
        (rooms.rooms_without_layer, "pipeline/elsewhere/a.py", ""),
        (rooms.strange_libraries, "pipeline/checks/a.py", "import yaml"),
        (rooms.strange_libraries, "pipeline/cli/a.py", "from git import Repo"),
        (rooms.strange_libraries, "pipeline/cli/a.py", "from pelican.settings import read_settings"),
        (rooms.strange_libraries, "pipeline/site/a.py", "import whoosh.index"),
        (rooms.unclear_imports, "pipeline/site/a.py", "from . import files"),
        (rooms.unclear_imports, "pipeline/site/a.py", "from pipeline.site.files import *"),
        (rooms.unclear_imports, "pipeline/site/a.py", "import tests.portals"),
        (rooms.unclear_imports, "pipeline/site/a.py", "importlib.import_module(name)"),
        (rooms.outside_of_values, "pipeline/model/a.py", "from pathlib import Path"),
        (rooms.clock_readings, "pipeline/store/a.py", "moment = datetime.now(zone)"),
        (rooms.clock_readings, "pipeline/site/families/a.py", "day = date.today()"),
        (shapes.missing_docstrings, "pipeline/site/a.py", "day = 1"),
        (shapes.missing_docstrings, "pipeline/site/a.py", '"""A."""\nclass Page:\n    pass'),
        (shapes.missing_docstrings, "pipeline/site/a.py", '"""A."""\ndef page() -> None:\n    pass'),
        (shapes.long_files, "bench/a.py", "\n" * 301),
        (shapes.long_functions, "tests/a.py", LONG),
        (shapes.long_median, "pipeline/site/a.py", NINE),
        (shapes.missing_types, "pipeline/site/a.py", "def page(path) -> str: ..."),
        (shapes.missing_types, "pipeline/site/a.py", "def page(path: str): ..."),
        (shapes.missing_types, "pipeline/site/a.py", "def page(*, path, **more: str) -> None: ..."),
        (shapes.filled_packages, "pipeline/site/__init__.py", "from pipeline.site.files import FileView"),
        (shapes.shapeless_names, "pipeline/site/utils.py", ""),
        (shapes.shapeless_names, "tests/helpers/git.py", ""),
        (shapes.shapeless_names, "pipeline/site/a.py", "class PageManager:\n    pass"),
        (shapes.shapeless_names, "pipeline/site/a.py", "def common_parts() -> None: ..."),
    ],
)
def test_a_rule_sees_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert len(rule([source(path, text)])) == 1


def test_a_circle_is_seen_wherever_its_imports_stand() -> None:
    files = [
        source("pipeline/site/a.py", "from pipeline.site import b"),
        source("pipeline/site/b.py", "def f() -> None:\n    from pipeline.site.c import g"),
        source("pipeline/site/c.py", "import pipeline.site.a"),
    ]
    assert rooms.circles(files[:2]) == []
    (circle,) = rooms.circles(files)
    assert set(circle.split(" → ")) == {file.module for file in files}


def test_what_is_allowed_is_no_fault() -> None:
    text = '"""A page."""\nfrom pipeline.model.field import Field\nimport pelican\n' + LONG.replace(
        "    pass\n", "", 1
    )
    file = source("pipeline/site/commonmark.py", text.replace("long()", "_long()"))
    for rule in (*OF_THE_PROGRAM, *OF_ALL_OUR_CODE):
        if rule is not shapes.long_median:
            assert rule([file]) == []
