"""Progress is for people at a terminal who have waited a second."""

import re
from io import StringIO

from rich.console import Console

from pipeline.cli.progress import progress_on


def drawn(seconds: float, terminal: bool) -> str:
    """What a build of a hundred pages draws whose steps take so long."""
    out, now = StringIO(), 0.0
    console = Console(file=out, force_terminal=terminal, width=80, color_system=None)
    with progress_on(console, lambda: now) as told:
        for done in range(1, 101):
            now += seconds
            told("render", done, 100)
    return out.getvalue()


def test_a_long_build_says_its_stage_and_how_far_it_is() -> None:
    text = drawn(0.05, terminal=True)
    assert "render" in text
    assert len(set(re.findall(r"[3-9]\d/100", text))) > 20
    assert re.search(r"\b0:00:0[12]", text), "how long it will still take"


def test_a_short_build_and_a_build_without_a_terminal_say_nothing() -> None:
    assert drawn(0.009, terminal=True) == ""
    assert drawn(1.0, terminal=False) == ""
