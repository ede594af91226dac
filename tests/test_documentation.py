"""What the documents name is there: commands, make targets, files, tests, modules, settings, anchors of links."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest

from pipeline.checks.stages import examine
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.documentation import claims
from tests.documentation.pages import Page, documents, page, read
from tests.portals import ROOT

Rule = Callable[[Page], Iterator[str]]

RULES: tuple[Rule, ...] = (
    claims.wrong_commands,
    claims.wrong_options,
    claims.wrong_targets,
    claims.wrong_links,
    claims.wrong_paths,
    claims.wrong_modules,
    claims.wrong_settings,
)
ANYWHERE = Path("docs/any.md")


@pytest.mark.parametrize("path", documents(), ids=str)
def test_a_document_names_only_what_is_there(path: Path) -> None:
    assert [said for rule in RULES for said in rule(read(path))] == []


GUIDES = [path for path in documents() if path.parent == Path("docs/huong-dan")]


@pytest.mark.parametrize("path", GUIDES, ids=str)
def test_guides_are_vietnamese_and_speak_of_no_git(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert re.findall(r"\bgit\b", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.IGNORECASE) == []
    assert path.name == "README.md" or f"]({path.name})" in (ROOT / path.parent / "README.md").read_text(
        "utf-8"
    )


def test_the_document_that_the_guide_shows_is_sound() -> None:
    text = (ROOT / "docs/huong-dan/soan-tin.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```text\n(---\n.*?)```", text, re.DOTALL)
    portal = load_portal(WorktreeSource(ROOT, datetime(2026, 11, 24, tzinfo=VIETNAM_TIME)))
    place = "sub-portals/daitu/content/tin-tuc/2026/tuyen-duong-hoa.md"
    assert place in text
    assert examine(place, example.encode(), portal, "publish").issues == ()


def test_every_command_and_option_says_what_it_does() -> None:
    for command in claims.every_command():
        assert command.help, command.name
        options = [each for each in command.params if isinstance(each, click.Option)]
        assert [each.opts for each in options if not each.help] == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (claims.wrong_commands, "`congso biuld`"),
        (claims.wrong_commands, "`congso build --fast`"),
        (claims.wrong_commands, "`congso -C DIR agency rename LABEL`"),
        (claims.wrong_commands, "`congso archive list|shred`"),
        (claims.wrong_commands, "`congso check --stage later`"),
        (claims.wrong_commands, "```sh\n$ congso build --ref main --all\n```"),
        (claims.wrong_commands, "    .venv/bin/congso serf"),
        (claims.wrong_options, "`--fast`"),
        (claims.wrong_targets, "`make tset`"),
        (claims.wrong_targets, "```\nmake serve HAVEN=9000\n```"),
        (claims.wrong_links, "[x](khong-co.md)"),
        (claims.wrong_links, "![x](khong-co.png)"),
        (claims.wrong_links, "# Có\n\n[x](#khong-co)"),
        (claims.wrong_links, "[x](../CHANGELOG.md#khong-co)"),
        (claims.wrong_paths, "`pipeline/site/pages.py`"),
        (claims.wrong_paths, "`theme/templates/*.xml`"),
        (claims.wrong_paths, "`tests/site/test_safety.py::test_nothing`"),
        (claims.wrong_paths, "`content/tin/2026/x.md`"),
        (claims.wrong_paths, "`sub-portals/sokhdt/content/data/x.yml`"),
        (claims.wrong_modules, "`pipeline.site.pages`"),
        (claims.wrong_modules, "`pipeline.site.plan.no_plan`"),
        (claims.wrong_settings, "`settings.colour`"),
        (claims.wrong_settings, "`CONGSO_NOTHING`"),
    ],
)
def test_a_rule_sees_what_is_not_there(rule: Rule, text: str) -> None:
    assert len(list(rule(page(ANYWHERE, text)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`congso`",
        "`congso -C DIR build --ref main --as-of 2026-11-20 -j 2 --strict`",
        "`congso build [--ref REV | --worktree] [--jobs N]`",
        "`congso check content/tin-tuc --stage draft|submit|publish`",
        "`congso archive list|at|restore|verify`",
        "`congso agency new LABEL --kind so`",
        "`congso --help`, `congso build --help` and `congso … --json`",
        "`make serve PORT=9000`, `make` and `make test`",
        "```sh\nmake serve   # builds and serves\ngit push --force-with-lease\n```",
        "```yaml\ncongso: nothing\n```",
        "# Có tên\n\n[x](#có-tên) [y](../CHANGELOG.md) [z](https://example.org/x.md)",
        "`pipeline/site/families/<name>.py`, `pipeline/site/`, `var/cache/`, `tests/site/test_safety.py`",
        "`content/tin-tuc/2026/ten-tin.md` and `sub-portals/<label>/content/tin-tuc/`",
        "`sub-portals/<label>/agency.yml`",
        "`pipeline.site.plan`, `pipeline.site.plan.plan_for` and `python -m pipeline.checks.schema`",
        "`settings.list_limit` and `CONGSO_STEPS`",
    ],
)
def test_what_is_there_is_no_fault(text: str) -> None:
    assert [said for rule in RULES for said in rule(page(ANYWHERE, text))] == []
