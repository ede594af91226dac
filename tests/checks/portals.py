"""A portal with one sound document of each kind that the cases change, and the files that they name."""

import io
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

from pipeline.checks.issue import Issue
from pipeline.checks.portal import check_portal
from pipeline.model.field import VIETNAM_TIME
from pipeline.model.portal import Portal
from pipeline.store.portal_data import load_portal
from pipeline.store.source import WorktreeSource
from tests.checks.sound_documents import SOUND
from tests.portals import empty_portal

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PDF = b"%PDF-1.7\n%%EOF\n"


def container(members: dict[str, bytes]) -> bytes:
    """A zip container with these members, as office programs write them; the same bytes at every time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)  # without a date of its own it would carry the present one
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return whole.getvalue()


ODT = container({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})
DOCX = container({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def put(folder: Path, path: str, content: bytes | str) -> None:
    """Write one file below the portal's folder."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


def sound_portal(folder: Path) -> Path:
    """Write a portal without any fault."""
    empty_portal(folder)
    for path, text in SOUND.items():
        put(folder, path, text)
    put(folder, "content/files/2026/le-hoi.jpg", JPEG)
    put(folder, "content/files/2026/to-khai.odt", ODT)
    return folder


def source_of(folder: Path) -> WorktreeSource:
    return WorktreeSource(folder, datetime(2026, 11, 23, 12, tzinfo=VIETNAM_TIME))


def portal_in(folder: Path) -> Portal:
    return load_portal(source_of(folder))


def issues_in(folder: Path, stage: str = "publish") -> tuple[Issue, ...]:
    return check_portal(source_of(folder), stage)


def placed(issues: tuple[Issue, ...]) -> list[str]:
    """The issues as `path:line: field code`, short enough to compare."""
    return [f"{each.path}:{each.line}: {each.field} {each.code}".replace("  ", " ") for each in issues]


def git(folder: Path, *words: str) -> str:
    """Run git in a portal as a made-up person, and return what it said."""
    named = ["-c", "user.name=Mau", "-c", "user.email=mau@mau.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(folder), *named, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
