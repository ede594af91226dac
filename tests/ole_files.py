"""Compound files as Office before 2007 wrote them ([MS-CFB]), made in code: one storage deep."""

import struct
from collections.abc import Mapping
from itertools import pairwise

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096
"""Smaller streams would stand in a stream of their own kind; these are filled up with zeros."""


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; `Macros/VBA` is the stream VBA in the storage Macros."""
    storages = sorted({path.split("/")[0] for path in streams if "/" in path})
    contents = {path: content.ljust(_SMALLEST, b"\0") for path, content in streams.items()}
    entries = [("Root Entry", 5, _END, 0)] + [(name, 1, 0, 0) for name in storages]
    directory_sectors = -(-(len(entries) + len(streams)) // 4)
    chains, sector = [list(range(1, 1 + directory_sectors))], 1 + directory_sectors
    for path, content in contents.items():
        count = -(-len(content) // _SECTOR)
        entries.append((path.rsplit("/", 1)[-1], 2, sector, len(content)))
        chains.append(list(range(sector, sector + count)))
        sector += count
    allocation = [_FREE] * 128
    allocation[0] = _FAT
    for chain in chains:
        for here, there in zip(chain, [*chain[1:], _END], strict=True):
            allocation[here] = there
    directory = _directory(entries, list(contents), storages)
    body = b"".join(
        content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\0") for content in contents.values()
    )
    whole = directory.ljust(directory_sectors * _SECTOR, b"\0") + body
    return _head() + struct.pack("<128I", *allocation) + whole


def _head() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0)
    return head + struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108


def _directory(entries: list[tuple[str, int, int, int]], paths: list[str], storages: list[str]) -> bytes:
    """Directory entries whose siblings hang in a line to the right: readers follow it as any other tree."""
    first = 1 + len(storages)
    children: dict[str, list[int]] = {"": list(range(1, first))}
    for at, path in enumerate(paths):
        children.setdefault(path.split("/")[0] if "/" in path else "", []).append(first + at)
    right = {here: there for line in children.values() for here, there in pairwise(line)}
    made = []
    for at, (name, kind, start, size) in enumerate(entries):
        key = "" if at == 0 else name
        child = children.get(key, [_FREE])[0] if kind in {1, 5} and children.get(key) else _FREE
        spelled = name.encode("utf-16-le") + b"\0\0"
        made.append(
            spelled.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(spelled), kind, 1, _FREE, right.get(at, _FREE), child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    return b"".join(made)
