"""Hostile uploads, hundreds of them: each is refused, or what comes out of it is harmless."""

import io
import json
import os
import subprocess
import sys
from pathlib import PurePosixPath

import pikepdf
import pytest
from PIL import Image

from pipeline.checks.active_pdf import pdf_faults
from pipeline.intake.attachments import taken_attachment
from pipeline.intake.receiving import receive_attachment
from pipeline.intake.taken import Taken, TakenFile
from tests.intake import pictures
from tests.intake.hostile_files import hostile_files, sound_container
from tests.intake.limits import LIMITS
from tests.ole_files import ole_file
from tests.pdf_files import active_pdfs, harmless_pdfs, signed_and_active_pdf
from tests.portals import ROOT

STEP = 1 if int(os.environ.get("CONGSO_STEPS", "0")) >= 1000 else 40
"""Every so many of the hostile files are sent through a child; all of them in the full mode."""


def test_every_hostile_upload_is_refused_or_neutralised() -> None:
    names = []
    for name, content in hostile_files():
        names.append(name)
        taken = taken_attachment(name, content, LIMITS)
        if not taken.is_refused:
            (file,) = taken.files
            assert is_neutral(file, content), name
        assert all(notice.text for notice in taken.notices)
    assert len(names) == len(set(names)) >= 300


def is_neutral(file: TakenFile, was: bytes) -> bool:
    """Whether a file is a picture that was made anew, or a PDF that acts no more and still has its page."""
    if file.name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(file.content)) as pdf:
            return file.content != was and len(pdf.pages) == 1 and not list(pdf_faults(file.content))
    with Image.open(io.BytesIO(file.content)) as image:
        known = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
        return file.content != was and PurePosixPath(file.name).suffix == known[image.format or ""]


def test_no_upload_costs_more_than_two_seconds_or_256_megabytes() -> None:
    run = [sys.executable, "-m", "tests.intake.measured_uploads", str(STEP)]
    lines = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(lines) >= 300 // STEP
    for name, is_refused, codes, seconds, most in map(json.loads, lines):
        assert is_refused or name.endswith((".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp")), (name, codes)
        assert seconds <= (LIMITS.examining_seconds or 0) + 1, name  # the last second is the kernel's notice
        assert most <= (LIMITS.working_bytes or 0), name


def test_a_pdf_that_acts_loses_what_acts_and_keeps_its_page() -> None:
    for name, content in active_pdfs():
        taken = taken_attachment(f"{name}.pdf", content, LIMITS)
        assert codes(taken) == ["pdf_neutralised"], name
        assert is_neutral(taken.files[0], content), name


def test_a_signed_pdf_is_never_changed() -> None:
    taken = taken_attachment("a.pdf", signed_and_active_pdf(), LIMITS)
    assert codes(taken) == ["signed_and_active"]
    assert not taken.files


def test_a_pdf_that_does_not_act_is_kept_byte_for_byte() -> None:
    for name, content in harmless_pdfs():
        taken = taken_attachment(f"{name}.pdf", content, LIMITS)
        assert (taken.files, taken.notices) == ((TakenFile(f"{name}.pdf", content),), ())


SOUND = {
    "Tờ trình.DOCX": sound_container(".docx", {"word/_rels/document.xml.rels": b"<Relationship Type='http://x/relationships/"
                                               b"hyperlink' Target='https://a.example' TargetMode='External'/>"}),
    "bang.xlsx": sound_container(".xlsx"),
    "nhung.docx": sound_container(".docx", {"word/embeddings/a.xlsx": sound_container(".xlsx")}),
    "mau.odt": sound_container(".odt"),
    "cu.doc": ole_file({"WordDocument": bytes(12)}),
    "so.csv": "Tên,Số\nMột,-1\nHai,+84 280\n".encode(),
    "ghi-chu.txt": "Ghi chú".encode(),
    "chu.rtf": rb"{\rtf1 ch\u7919?}",
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_attachment_is_kept_byte_for_byte_under_a_name_for_the_portal(name: str) -> None:
    (file,) = taken_attachment(name, SOUND[name], LIMITS).files
    assert file.content == SOUND[name]
    assert file.name == name.lower().replace("tờ trình", "to-trinh")


def test_a_picture_among_the_attachments_is_made_anew() -> None:
    taken = receive_attachment("a.png", pictures.plain("PNG") + b"tail", LIMITS, "Cầu")
    assert b"tail" not in taken.files[0].content
    assert taken.files[0].alt == "Cầu"


def test_what_is_too_large_is_refused_before_anything_reads_it() -> None:
    taken = receive_attachment("a.pdf", bytes(20_000_001), LIMITS)
    assert codes(taken) == ["large_file"]


def codes(taken: Taken) -> list[str]:
    return [notice.code for notice in taken.notices]
