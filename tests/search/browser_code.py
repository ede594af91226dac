"""Runs the browsers' program outside of a browser: what Python worked out, JavaScript must work out too."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.search.worker import PARTS
from tests.portals import ROOT

NODE = shutil.which("node") or ""
need_node = pytest.mark.skipif(not NODE, reason="Node is not installed: the browsers' program cannot run")


def in_node(*work: tuple[str, Mapping[str, Any]]) -> list[Any]:
    """What the program gives for each piece of work: a name of `browser_code.cjs`, and its values."""
    folder = ROOT / "pipeline" / "search" / "browser"
    parts = [str(folder / f"{name}.js") for name in PARTS if name != "worker"]
    request = json.dumps({"parts": parts, "work": work})
    script = Path(__file__).with_name("browser_code.cjs")
    done = subprocess.run([NODE, str(script)], input=request, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def answers(root: Path, asks: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The answers of the index in a folder `_search`."""
    found: list[Any] = in_node(("answers", {"root": str(root), "asks": asks}))[0]
    return found
