"""Writes files of a checkout that are neither content nor settings, such as those that a forge reads."""

from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.durable import write_durably


def write_checkout_file(folder: Path, path: str, text: str) -> None:
    """Put a text at a path of the checkout, whole or not at all.

    `path`: of the program's own choice. Raises MisuseError where a symbolic link stands in the way.
    """
    target = _at(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_durably(target, text.encode())


def read_checkout_file(folder: Path, path: str) -> str | None:
    """The text at a path of the checkout, or None where there is no file; raises as `write_checkout_file` does."""
    target = _at(folder, path)
    return target.read_text(encoding="utf-8", errors="replace") if target.is_file() else None


def _at(folder: Path, path: str) -> Path:
    at = folder
    for step in path.split("/"):
        at = at / step
        if at.is_symlink():
            raise MisuseError(f"{at} is a symbolic link, so nothing is written there", "Remove the link.")
    return at
