"""What the desk says to people, in Vietnamese, as `messages.vi.yml` gives it."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).with_name("messages.vi.yml")


@cache
def _messages() -> dict[str, Any]:
    return load_data_file(_FILE, _FILE.read_bytes())


def text(about: str, part: str, **words: object) -> str:
    """A text with its words filled in."""
    return str(_messages()[about][part]).format(**words)
