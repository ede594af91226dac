"""What the benchmarks measure with must itself be right."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measuring import measured
from tests.portals import ROOT, write

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


def _corpus(corpus: Path) -> Path:
    meta = {"site": {"title": "Cổng mẫu", "url": "https://mau.example"}, "agencies": []}
    meta["agencies"] = [{"slug": "so-mau", "name": "Sở Mẫu"}]
    meta["categories"] = [{"slug": "tin-tuc-su-kien", "name": "Tin tức"}]  # for the peers that are installed
    write(corpus, "meta.json", json.dumps(meta))
    for number in range(1, 5):
        fields = f"title: Bài {number}\ndate: 2026-11-0{number}T08:00:00+07:00\ncategory: tin-tuc-su-kien\n"
        more = "agency: so-mau\nsummary: Tóm tắt\ntags: [mẫu]\n"
        write(corpus, f"content/so-mau/bai-{number}.md", f"---\n{fields}{more}---\nNội dung {number}.\n")
    return corpus


def test_a_whole_run_over_a_small_corpus(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "corpus")
    words = ["--vs", "hugo", "--repetitions", "2", "--json", str(tmp_path / "rows.json")]
    command = [sys.executable, "-m", "bench.build", str(corpus), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # the builds run in folders of their own
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    rows = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))["rows"]
    written = {row["operation"]: row["written"] for row in rows if row["tool"] == "congso"}
    assert list(written) == ["cold", "theme", "edit", "add", "nothing"]
    assert written["cold"] > written["theme"] > written["add"] > written["edit"] > written["nothing"] == 0


def test_requests_in_a_rush_are_neither_lost_nor_doubled_and_all_are_explained(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "corpus")
    words = [
        "--singles",
        "1",
        "--seconds",
        "2",
        "--clients",
        "4",
        "--pushes",
        "2",
        "--open",
        "5",
        "--closed",
        "5",
    ]
    words += ["--folder", str(tmp_path), "--json", str(tmp_path / "out.json")]
    command = [sys.executable, "-m", "bench.requests", str(corpus), *words]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (found["lost"], found["doubled"], found["unexplained"], found["refused"]) == (0, 0, 0, [])
    assert found["taken"] >= 10
    assert found["proved"] >= 1
    assert found["alone"]["approved_to_live"]["p50"] > 0
