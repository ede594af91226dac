"""Unpacks a container that was handed in, member by member, and looks for what its directory does not tell.

Nothing is kept: each member is read once, in pieces, up to the size that the directory promised.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from pipeline.checks.containers import BROKEN
from pipeline.checks.files import file_issues
from pipeline.checks.issue import Issue, issue_of
from pipeline.intake.messages import notice, notice_of
from pipeline.intake.taken import Notice
from pipeline.model.rules import Limits

_PIECE = 1 << 20
_XML = (".xml", ".rels", ".rdf", ".vml")
_LARGEST_XML = 64_000_000
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR_PART = re.compile(
    rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_HYPERLINK = re.compile(rb"/relationships/hyperlink[\"']")
_ACTIVE = re.compile(
    rb"<script:event-listener\b|vnd\.sun\.star\.script:|xlink:href\s*=\s*[\"']macro:|<text:execute-macro\b"
    rb"|\bDDE(?:AUTO)?\s|<(?:\w+:)?ddeLink\b|<office:dde-source\b|application/vnd\.ms-\w+\.\w*macroEnabled",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(rb"<(?:\w+:)?encryption-data\b")
_MAGIC = ((b"MZ", ".exe"), (b"\x7fELF", "ELF"), (b"\xca\xfe\xba\xbe", ".class"), (b"#!", "#!"))
_PACKAGE = "\x01Ole10Native".encode("utf-16-le")
_OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
_DEEPEST = 2
"""A text holds a workbook; a workbook that holds another container holds nothing that readers see."""


def unpacked_notices(
    name: str, ending: str, content: bytes, limits: Limits, depth: int = 1
) -> Iterator[Notice]:
    """Why a container is refused that its directory does not give away; the first reason is enough."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            for member in container.infolist():
                yield from _member_notices(name, ending, container, member, limits, depth)
    except BROKEN:
        yield notice_of(issue_of(name, "broken_file", ending=ending))


def _member_notices(
    name: str, ending: str, container: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, depth: int
) -> Iterator[Notice]:
    inner = member.filename.lower()
    place = f"{name}: {member.filename}"
    whole = _read(container, member)
    if whole is None:
        yield notice("container_lies", name, found=member.filename)
    elif program := next((kind for magic, kind in _MAGIC if whole.startswith(magic)), ""):
        yield notice_of(issue_of(name, "program_inside", ending=ending, found=program), place=place)
    elif inner.endswith(_XML):
        yield from _xml_notices(name, ending, member.filename, whole)
    elif inner.endswith(".bin") and _PACKAGE in whole:
        yield notice_of(issue_of(name, "program_inside", ending=ending, found="Ole10Native"), place=place)
    elif inner.endswith(_OFFICE) or whole.startswith(b"PK\x03\x04"):
        yield from _nested_notices(name, member.filename, whole, limits, depth)


def _read(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The member's bytes, or None where there are more or fewer than the directory says."""
    pieces, size = [], 0
    with container.open(member) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > member.file_size:
                return None
            pieces.append(piece)
    return b"".join(pieces) if size == member.file_size else None


def _xml_notices(name: str, ending: str, member: str, text: bytes) -> Iterator[Notice]:
    place = f"{name}: {member}"
    if len(text) > _LARGEST_XML or _DECLARES.search(text):
        yield notice("xml_declarations", name, found=member)
    elif _ENCRYPTED.search(text):
        yield notice_of(issue_of(name, "encrypted_file", ending=ending))
    elif found := _ACTIVE.search(text):
        shown = found[0].decode("latin-1").strip()
        yield notice_of(issue_of(name, "active_file", ending=ending, found=shown), place=place)
    elif member.endswith(".rels"):
        for far in _FAR_PART.findall(text):
            if not _HYPERLINK.search(far):
                yield notice("far_part", place)
                return


def _nested_notices(name: str, member: str, content: bytes, limits: Limits, depth: int) -> Iterator[Notice]:
    place = f"{name}: {member}"
    if depth >= _DEEPEST or not member.lower().endswith(_OFFICE):
        yield notice("nested_archive", place)
        return
    ending = member[member.rfind(".") :].lower()
    issues: list[Issue] = list(file_issues(member, content, limits))
    yield from (notice_of(issue, place=place) for issue in issues)
    if not issues:
        yield from unpacked_notices(place, ending, content, limits, depth + 1)
