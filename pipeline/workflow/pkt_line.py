"""Git's packet lines, as far as hooks and the Git server need them (gitprotocol-common(5), githooks(5))."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import GitError

_FLUSH = b"0000"
_LENGTH = re.compile(rb"[0-9a-fA-F]{4}")
"""Nothing else that `int` would read: what git does not take for a length is none here either."""


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The packet lines up to the next flush packet; raises GitError where git says something else."""
    while (head := stream.read(4)) != _FLUSH:
        size = int(head, 16) - len(head) if _LENGTH.fullmatch(head) else 0
        line = stream.read(size) if size > 0 else b""
        if size <= 0 or len(line) != size:
            raise GitError(f"expected a packet line, found {head!r}")
        yield line.removesuffix(b"\n")


def write_lines(stream: BinaryIO, lines: Iterable[bytes]) -> None:
    """Write packet lines and a flush packet."""
    for line in lines:
        stream.write(f"{len(line) + 4:04x}".encode() + line)
    stream.write(_FLUSH)
    stream.flush()
