"""Checks of images and attachments: their bytes are what their name says, their size, what a container hides.

Nothing that a browser, a PDF viewer or an office program would run is accepted (Đ5.4); of zip containers only
the directory is read, never the content (ARCHIVE-AND-SAFETY B2, hole 10).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.checks.active_pdf import pdf_faults
from pipeline.checks.containers import container_faults
from pipeline.checks.issue import Fault, Issue, fault_at, issue_of
from pipeline.checks.old_office import old_office_faults
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

_ACTIVE_RTF = re.compile(
    rb"\\(?:object|obj(?:data|ocx|autlink|link|emb|html)|\*?\\?template)(?![a-z])|\bDDE(?:AUTO)?\b"
)
"""Control words of RTF that embed an object or fetch a template, and fields that run a command."""
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
    yield from too_large(path, len(content), limits)
    ending = PurePosixPath(path).suffix.lower()
    if not content:
        yield issue_of(path, "empty_file")
    elif ending not in SIGNATURES:
        yield issue_of(
            path, "refused_file", ending=ending or "không có đuôi", known=", ".join(sorted(SIGNATURES))
        )
    elif not _is(ending, content):
        yield issue_of(path, "wrong_ending", ending=ending, found=_kind_of(content))
    else:
        for fault in _faults_inside(ending, content, limits):
            yield issue_of(path, fault.code, **fault.context)


def too_large(path: str, size: int, limits: Limits) -> Iterator[Issue]:
    """The fault of a file of this many bytes, where it is one."""
    if limits.file_bytes is not None and size > limits.file_bytes:
        shown = f"{size / 1e6:.1f}".replace(".", ",")
        yield issue_of(path, "large_file", size=shown, most=f"{limits.file_bytes / 1e6:.0f}")


def _faults_inside(ending: str, content: bytes, limits: Limits) -> Iterator[Fault]:
    """What a file of the right kind must not hold: macros, programs, scripts, more than it seems to."""
    kind = SIGNATURES[ending]
    if kind == (_ZIP,):
        yield from container_faults(ending, content, limits)
    elif kind == (_OLD_OFFICE,):
        yield from old_office_faults(ending, content)
    elif ending == ".pdf":
        yield from pdf_faults(content)
    elif ending == ".rtf":
        found = sorted({word.decode() for word in _ACTIVE_RTF.findall(content)})
        if found:
            yield fault_at(1, "active_file", ending=ending, found=", ".join(found))


def _is(ending: str, content: bytes) -> bool:
    if not SIGNATURES[ending]:
        return b"\0" not in content[:8192] and not content.lstrip().startswith(
            tuple(mark for mark, _ in _NAMES)
        )
    if ending == ".webp":
        return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return content.startswith(SIGNATURES[ending])


def _kind_of(content: bytes) -> str:
    if content.startswith(_ZIP):
        return "tệp nén ZIP, .docx, .odt"
    start = content.lstrip()
    return next((name for mark, name in _NAMES if start.startswith(mark)), "không nhận ra")
