"""Writes one file below a portal's folder: whole or not at all, and never through a symbolic link."""

import os
import secrets
from pathlib import Path, PurePosixPath

from pipeline.errors import MisuseError
from pipeline.store.source import CONTENT_FOLDERS


def write_content_file(folder: Path, path: str, content: bytes) -> None:
    """Put the bytes at a content path (`content/…` or `sub-portals/…`) of the portal in `folder`.

    The file appears with all its bytes or not at all. Raises MisuseError where the path leaves the
    content folders or a symbolic link stands in its way.
    """
    target = content_file(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_content_file(folder: Path, path: str) -> bytes | None:
    """The bytes at a content path, or None where there is no file; raises as `write_content_file` does."""
    target = content_file(folder, path)
    return target.read_bytes() if target.is_file() else None


def content_file(folder: Path, path: str) -> Path:
    """Where a content path stands on this machine; raises MisuseError where writing there is not safe."""
    steps = PurePosixPath(path).parts
    if not steps or steps[0] not in CONTENT_FOLDERS or not set(steps).isdisjoint({"..", ".", ".git"}):
        raise MisuseError(f"{path!r} is not below {' or '.join(CONTENT_FOLDERS)}")
    at = folder
    for step in steps:
        at = at / step
        if at.is_symlink():
            raise MisuseError(f"{at} is a symbolic link, so nothing is written there", "Remove the link.")
    return at
