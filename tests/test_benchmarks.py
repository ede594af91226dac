"""What the benchmarks measure with must itself be right."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.measuring import measured

_WRITE = """
import pathlib, time
pathlib.Path("output/new").write_text("new")
pathlib.Path("output/old").write_text("old again")
held = bytearray(60_000_000)
time.sleep(0.3)
"""


def test_a_run_is_measured_with_what_it_wrote_and_the_memory_it_held(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    for name in ("old", "left-alone"):
        (output / name).write_text("old")
    figures = measured((sys.executable, "-c", _WRITE), tmp_path, output)
    assert figures.written == 2
    assert figures.wall_s >= 0.3
    assert 0 < figures.cpu_s < figures.wall_s + 1
    assert 57 < figures.rss_mb < 120


def test_a_run_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measured((sys.executable, "-c", "raise SystemExit(3)"), tmp_path, tmp_path / "output")
