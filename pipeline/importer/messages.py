"""Puts the outcome of an import into Vietnamese words, as `messages.vi.yml` gives them."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.importer.outcome import Change, Skip
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")


@cache
def _messages() -> dict[str, Any]:
    return load_data_file(_FILE, _FILE.read_bytes())


def why_skipped(skip: Skip) -> str:
    """Why a file did not become a document, and what to do."""
    known = _messages()["skipped"]
    # Codes of `pipeline.checks` bring their own words along.
    return str(known["unlike" if "said" in skip.context else skip.code].format(**skip.context))


def what_changed(change: Change) -> str:
    """What was not taken over as it was."""
    return str(_messages()["changed"][change.code].format(field=change.field, found=change.found))
