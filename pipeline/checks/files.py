"""Checks of images and attachments: their bytes are what their name says, their size, what a container hides.

Nothing that a browser or an office program would run is accepted (Đ5.4); of zip containers only the
directory is read, never the content (ARCHIVE-AND-SAFETY B2, hole 10).
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.checks.issue import Issue, issue_of
from pipeline.model.rules import Limits

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".doc": (_OLD_OFFICE,),
    ".xls": (_OLD_OFFICE,),
    ".ppt": (_OLD_OFFICE,),
    ".rtf": (b"{\\rtf",),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".pptx": (_ZIP,),
    ".odt": (_ZIP,),
    ".ods": (_ZIP,),
    ".odp": (_ZIP,),
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    ".csv": (),
    ".txt": (),
    ".ics": (b"BEGIN:VCALENDAR",),
}
"""Endings that are accepted, each with the bytes its files begin with; plain text has none."""

_MEMBER = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_ODF_TYPE = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}
_NAMES = (
    (b"%PDF-", ".pdf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
    (_OLD_OFFICE, ".doc, .xls"),
    (b"{\\rtf", ".rtf"),
    (b"MZ", ".exe"),
    (b"\x7fELF", "chương trình Linux"),
    (b"#!", "tệp lệnh"),
    (b"<", "HTML, XML hoặc SVG"),
)


def file_issues(path: str, content: bytes, limits: Limits) -> Iterator[Issue]:
    """Every fault of one image or attachment."""
    if limits.file_bytes is not None and len(content) > limits.file_bytes:
        size = f"{len(content) / 1e6:.1f}".replace(".", ",")
        yield issue_of(path, "large_file", size=size, most=f"{limits.file_bytes / 1e6:.0f}")
    ending = PurePosixPath(path).suffix.lower()
    if not content:
        yield issue_of(path, "empty_file")
    elif ending not in SIGNATURES:
        yield issue_of(
            path, "refused_file", ending=ending or "không có đuôi", known=", ".join(sorted(SIGNATURES))
        )
    elif not _is(ending, content):
        yield issue_of(path, "wrong_ending", ending=ending, found=_kind_of(content))
    elif SIGNATURES[ending] == (_ZIP,):
        yield from _container_issues(path, ending, content, limits)


def _is(ending: str, content: bytes) -> bool:
    if not SIGNATURES[ending]:
        return b"\0" not in content[:8192] and not content.lstrip().startswith(b"<")
    if ending == ".webp":
        return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return content.startswith(SIGNATURES[ending])


def _kind_of(content: bytes) -> str:
    if content.startswith(_ZIP):
        return "tệp nén ZIP, .docx, .odt"
    start = content.lstrip()
    return next((name for mark, name in _NAMES if start.startswith(mark)), "không nhận ra")


def _container_issues(path: str, ending: str, content: bytes, limits: Limits) -> Iterator[Issue]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = container.infolist()
            declared = container.read("mimetype")[:100] if _has_small(members, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error):
        yield issue_of(path, "broken_file", ending=ending)
        return
    names = [member.filename for member in members]
    unpacked = sum(member.file_size for member in members)
    if (limits.unpacked_bytes is not None and unpacked > limits.unpacked_bytes) or (
        limits.unpacked_entries is not None and len(names) > limits.unpacked_entries
    ):
        yield issue_of(path, "packed_file", size=f"{unpacked / 1e6:.0f}", entries=len(names))
    elif not _holds(ending, names, declared):
        yield issue_of(path, "wrong_ending", ending=ending, found="tệp nén ZIP khác")
    elif any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        yield issue_of(path, "macro_file", ending=ending)


def _has_small(members: list[zipfile.ZipInfo], name: str) -> bool:
    return any(member.filename == name and member.file_size <= 200 for member in members)


def _holds(ending: str, names: list[str], declared: bytes) -> bool:
    """Whether the container holds what its ending says: OOXML by its folder, ODF by its declared type."""
    if ending in _MEMBER:
        return any(name.startswith(_MEMBER[ending]) for name in names)
    return declared.decode("latin-1").strip() == f"application/vnd.oasis.opendocument.{_ODF_TYPE[ending]}"
