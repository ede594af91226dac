"""The body of an HTTP request, inflated where the client has compressed it, in blocks and within a limit."""

import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from pipeline.errors import RefusedError

_BLOCK = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS
_ENCODINGS = {"gzip", "x-gzip"}


class BodyTooLargeError(RefusedError):
    """A body has more bytes, after inflating, than are taken."""


def body_blocks(environ: Mapping[str, Any], most: int) -> Iterator[bytes]:
    """Blocks of a body of at most `most` bytes.

    Raises BodyTooLargeError beyond that, RefusedError for one that cannot be inflated; both while it is read.
    """
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").lower()
    blocks = _read(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0))
    if encoding in _ENCODINGS:
        blocks = _inflated(blocks)
    elif encoding not in {"", "identity"}:
        raise RefusedError(f"Content-Encoding {encoding[:40]!r} is not understood")
    return _counted(blocks, most)


def _read(source: IO[bytes], length: int) -> Iterator[bytes]:
    """A body whose length is known: the server has counted one that came in chunks."""
    while length > 0 and (block := source.read(min(length, _BLOCK))):
        length -= len(block)
        yield block


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(_GZIP)
    try:
        for block in blocks:
            while block:
                yield stream.decompress(block, _BLOCK)
                block = stream.unconsumed_tail
    except zlib.error as error:
        raise RefusedError(f"the body is no gzip: {error}") from None
    if not stream.eof:
        raise RefusedError("the body is no whole gzip")


def _counted(blocks: Iterator[bytes], most: int) -> Iterator[bytes]:
    for block in blocks:
        most -= len(block)
        if most < 0:
            raise BodyTooLargeError("the body has too many bytes")
        yield block
