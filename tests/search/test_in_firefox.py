"""Search in Firefox, as far as another engine may differ: worker, typing, keyboard, policy; in `make test-full`."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import served
from tests.search.browser_code import NODE

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
MODULES = os.environ.get("CONGSO_PUPPETEER", "")
"""The folder of `node_modules/puppeteer-core`."""


@pytest.mark.skipif(
    not MODULES, reason="CONGSO_PUPPETEER names no folder: make test-full searches in Firefox too"
)
def test_search_works_in_firefox(sample: Path) -> None:
    assert FIREFOX, "Firefox is missing: apt-get install firefox-esr"
    with served(sample) as address:
        request = json.dumps(
            {"address": address, "firefox": FIREFOX, "modules": str(Path(MODULES).absolute())}
        )
        script = Path(__file__).with_name("in_firefox.cjs")
        done = subprocess.run(
            [NODE, str(script)], input=request, capture_output=True, text=True, check=False, timeout=240
        )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "Lễ hội trà" in seen["linked"]["first"]
    assert seen["linked"]["marked"] == "Lễ hội trà"
    assert seen["linked"]["meant"] == "lễ hội trà"
    assert seen["box"]["expanded"] == "true"
    assert "khai sinh" in seen["box"]["chosen"].lower()
    assert "khai sinh" in seen["opened"].lower()
    assert "chính tả" in seen["help"]
    assert seen["faults"] == []
