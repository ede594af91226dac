"""Takes out of a PDF what acts by itself, where nobody has signed it."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf

from pipeline.checks.active_pdf import KEYS, dictionaries, is_action, is_shown, pdf_faults
from pipeline.checks.issue import issue_of
from pipeline.intake.messages import notice, notice_of
from pipeline.intake.taken import Taken, TakenFile

_NOTHING = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": pikepdf.Array([0, 0, 0, 0])}
"""An annotation that shows and does nothing, in place of one that plays or holds a file."""


def taken_pdf(name: str, content: bytes) -> Taken:
    """The PDF as the portal keeps it, byte for byte where it does not act; `name` is the portal's name for it."""
    faults = list(pdf_faults(content))
    if any(fault.code == "encrypted_file" for fault in faults):
        return Taken((notice_of(issue_of(name, "encrypted_file", ending=".pdf")),))
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not len(pdf.pages):
                return _broken(name)
            if not faults:
                return Taken(files=(TakenFile(name, content),))
            return _neutralised(name, pdf, str(faults[0].context["found"]))
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return _broken(name)


def _neutralised(name: str, pdf: pikepdf.Pdf, found: str) -> Taken:
    if any("/ByteRange" in part for part in _all_dictionaries(pdf)):
        return Taken((notice("signed_and_active", name, found=found),))
    for part in list(dictionaries(pdf)):
        _take_out(part)
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # about form fields that no form lists: the page shows them all the same
        pdf.save(written)
    left = list(pdf_faults(written.getvalue()))
    if left:
        return Taken((notice("still_active", name, found=left[0].context["found"]),))
    return Taken(
        (notice("pdf_neutralised", name, found=found),), files=(TakenFile(name, written.getvalue()),)
    )


def _take_out(part: Any) -> None:
    if is_shown(part):
        _empty(part)
        for key, value in _NOTHING.items():
            part[key] = value
    elif is_action(part):  # an empty dictionary does nothing
        _empty(part)
    else:
        for key in KEYS & set(part.keys()):
            del part[key]


def _empty(part: Any) -> None:
    for key in list(part.keys()):
        del part[key]


def _all_dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary))


def _broken(name: str) -> Taken:
    return Taken((notice_of(issue_of(name, "broken_file", ending=".pdf")),))
