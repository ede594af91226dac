"""Files of Office before 2007 (.doc, .xls, .ppt): macros, programs inside, passwords, told by their streams.

The streams' names and a few bytes of their heads tell it ([MS-DOC] 2.5.1, [MS-XLS] 2.4.117 and 2.4.28,
[MS-PPT] 2.3.2 and 2.4.11); nothing is run or converted.
"""

import io
import struct
from collections.abc import Iterator
from typing import Any

from pipeline.checks.issue import Fault, fault_at

_MACROS = frozenset({"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "MACROS"})
_PACKAGE = "\x01OLE10NATIVE"
_ENCRYPTED = frozenset({"ENCRYPTEDPACKAGE", "ENCRYPTIONINFO"})
_WORD_ENCRYPTED = 0x0100
_FILE_PASS, _SHEET, _MACRO_SHEET = 0x002F, 0x0085, 1
_MOST_RECORDS = 2000
_SLIDES_ENCRYPTED = b"\xdf\xc4\xd1\xf3"
_SLIDES_MACROS = b"\x1f\x00\xff\x03"


def old_office_faults(ending: str, content: bytes) -> Iterator[Fault]:
    """What makes such a file unfit; one fault at most."""
    import olefile  # a command that meets no such file starts without it

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            names = {part.upper() for path in file.listdir(storages=True) for part in path}
            encrypted, macros = _looked_into(file)
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, RecursionError):
        yield fault_at(1, "broken_file", ending=ending)
        return
    if encrypted or _ENCRYPTED & names:
        yield fault_at(1, "encrypted_file", ending=ending)
    elif macros or _MACROS & names:
        yield fault_at(1, "macro_file", ending=ending)
    elif _PACKAGE in names:
        yield fault_at(1, "program_inside", ending=ending, found="Ole10Native")


def _looked_into(file: Any) -> tuple[bool, bool]:
    """Whether the file is encrypted, and whether it has macros that no storage is named for."""
    if file.exists("WordDocument"):
        head = file.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & _WORD_ENCRYPTED), False
    if file.exists("Workbook") or file.exists("Book"):
        return _workbook(file.openstream("Workbook" if file.exists("Workbook") else "Book"))
    if file.exists("PowerPoint Document"):
        user = file.openstream("Current User").read(16) if file.exists("Current User") else b""
        return user[12:16] == _SLIDES_ENCRYPTED, _SLIDES_MACROS in file.openstream(
            "PowerPoint Document"
        ).read()
    return False, False


def _workbook(stream: Any) -> tuple[bool, bool]:
    for _ in range(_MOST_RECORDS):
        head = stream.read(4)
        if len(head) < 4:
            break
        kind, size = struct.unpack("<HH", head)
        record = stream.read(size)
        if kind == _FILE_PASS:
            return True, False
        if kind == _SHEET and len(record) > 5 and record[5] == _MACRO_SHEET:
            return False, True
    return False, False
