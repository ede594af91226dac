"""Git's packet lines, as far as the hook `proc-receive` needs them (gitprotocol-common(5), githooks(5))."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import GitError

_FLUSH = b"0000"


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The packet lines up to the next flush packet; raises GitError where git says something else."""
    while (head := stream.read(4)) != _FLUSH:
        try:
            size = int(head, 16) - 4
        except ValueError:
            raise GitError(f"expected a packet line, found {head!r}") from None
        yield stream.read(size).removesuffix(b"\n")


def write_lines(stream: BinaryIO, lines: Iterable[bytes]) -> None:
    """Write packet lines and a flush packet."""
    for line in lines:
        stream.write(f"{len(line) + 4:04x}".encode() + line)
    stream.write(_FLUSH)
    stream.flush()
