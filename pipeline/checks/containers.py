"""Zip containers (OOXML, ODF): what their directory says of them. Their content is never read here.

A directory that lies is found where the file is handed in (`pipeline.intake.unpacking`), which unpacks it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from pipeline.checks.issue import Fault, fault_at
from pipeline.model.rules import Limits

BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error)
"""What reading a container raises where it is damaged or made to damage."""

_MEMBER = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_ODF_TYPE = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}
_ENCRYPTED_FLAG = 1
_SMALL = 1_000_000
"""Bytes up to which a member may be packed however well: a blank sheet is."""
_MACRO_PLACES = ("basic/", "scripts/", "xl/macrosheets/", "word/activex/", "xl/activex/", "ppt/activex/")
_PROGRAMS = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".msi",
    ".lnk",
    ".hta",
    ".sh",
)
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".iso", ".cab", ".xz", ".bz2")


def is_container(ending: str) -> bool:
    """Whether files of this ending are zip containers."""
    return ending in _MEMBER or ending in _ODF_TYPE


def container_faults(ending: str, content: bytes, limits: Limits) -> Iterator[Fault]:
    """What makes a container unfit; one fault at most."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = container.infolist()
            declared = container.read("mimetype")[:100] if _has_small(members, "mimetype") else b""
    except BROKEN:
        yield fault_at(1, "broken_file", ending=ending)
        return
    names = [member.filename.lower() for member in members]
    unpacked = sum(member.file_size for member in members)
    if _is_too_much(members, unpacked, limits):
        yield fault_at(1, "packed_file", size=f"{unpacked / 1e6:.0f}", entries=len(names))
    elif any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        yield fault_at(1, "encrypted_file", ending=ending)
    elif not _holds(ending, [member.filename for member in members], declared):
        yield fault_at(1, "wrong_ending", ending=ending, found="tệp nén ZIP khác")
    elif any(name.endswith("vbaproject.bin") or name.startswith(_MACRO_PLACES) for name in names):
        yield fault_at(1, "macro_file", ending=ending)
    elif program := next((name for name in names if name.endswith(_PROGRAMS + _ARCHIVES)), ""):
        yield fault_at(1, "program_inside", ending=ending, found=program)


def _is_too_much(members: Sequence[zipfile.ZipInfo], unpacked: int, limits: Limits) -> bool:
    if limits.unpacked_bytes is not None and unpacked > limits.unpacked_bytes:
        return True
    if limits.unpacked_entries is not None and len(members) > limits.unpacked_entries:
        return True
    return limits.unpacked_ratio is not None and any(
        member.file_size > max(_SMALL, limits.unpacked_ratio * member.compress_size) for member in members
    )


def _has_small(members: Sequence[zipfile.ZipInfo], name: str) -> bool:
    return any(member.filename == name and member.file_size <= 200 for member in members)


def _holds(ending: str, names: Sequence[str], declared: bytes) -> bool:
    """Whether the container holds what its ending says: OOXML by its folder, ODF by its declared type."""
    if ending in _MEMBER:
        return any(name.startswith(_MEMBER[ending]) for name in names)
    return declared.decode("latin-1").strip() == f"application/vnd.oasis.opendocument.{_ODF_TYPE[ending]}"
