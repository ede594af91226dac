"""PDFs that act by themselves: scripts, programs to launch, forms that send, files inside (ISO 32000-2, 12.6).

Most PDFs of offices have nothing of the kind, and of most this can be seen without parsing: only a file
that has one of the names in its bytes, or compressed objects where one could hide, is opened (qpdf).
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from pipeline.checks.issue import Fault, fault_at

ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /GoToE /Rendition /Movie /Sound /RichMediaExecute /GoTo3DView".split()
)
"""Types of action that run, send or open something; links and jumps within the text are none of them."""

KEYS = frozenset("/JS /JavaScript /AA /XFA /EmbeddedFiles /EF".split())
"""Keys under which scripts, actions at events and files stand."""

SHOWN = frozenset("/RichMedia /Screen /Movie /Sound /3D /FileAttachment".split())
"""Annotations that play or hold a file."""

_NAMES = sorted({name[1:] for name in ACTIONS | KEYS | SHOWN}, key=len, reverse=True)
_SUSPECT = re.compile(rb"/(?:" + "|".join(_NAMES).encode() + rb")(?![A-Za-z0-9])")
_MAY_HIDE = re.compile(rb"/ObjStm|/Encrypt|/[^\s/<>()\[\]{}%#]{0,40}#[0-9A-Fa-f]{2}")
_DEEPEST = 40


def pdf_faults(content: bytes) -> Iterator[Fault]:
    """What makes a PDF unfit: it acts, or cannot be read without a password."""
    if not (_SUSPECT.search(content) or _MAY_HIDE.search(content)):
        return
    import pikepdf  # a command that meets no such file starts without it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            found = sorted({name for part in dictionaries(pdf) for name in _names_in(part)})
    except pikepdf.PasswordError:
        yield fault_at(1, "encrypted_file", ending=".pdf")
        return
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        found = sorted({name.decode() for name in _SUSPECT.findall(content)})
    if found:
        yield fault_at(1, "active_file", ending=".pdf", found=", ".join(name.lstrip("/") for name in found))


def dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary of an opened PDF that may act: found by its bytes first, since there are thousands."""
    import pikepdf

    for each in pdf.objects:
        plain = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if isinstance(plain, pikepdf.Object) and _SUSPECT.search(plain.unparse(resolved=True)):
            yield from _inside(plain, pikepdf, 0)


def is_action(dictionary: Any) -> bool:
    """Whether a dictionary is an action that runs, sends or opens something."""
    return _name(dictionary, "/S") in ACTIONS


def is_shown(dictionary: Any) -> bool:
    """Whether a dictionary is an annotation that plays or holds a file."""
    return _name(dictionary, "/Subtype") in SHOWN


def _names_in(dictionary: Any) -> Iterator[str]:
    """The names by which a dictionary acts, or holds what acts."""
    yield from KEYS & set(dictionary.keys())
    if is_action(dictionary):
        yield _name(dictionary, "/S")
    if is_shown(dictionary):
        yield _name(dictionary, "/Subtype")


def _inside(part: Any, pikepdf: Any, depth: int) -> Iterator[Any]:
    """A dictionary and those that stand in it; what it only refers to is met as an object of its own."""
    if depth > _DEEPEST or (depth and part.is_indirect):
        return
    if isinstance(part, pikepdf.Dictionary):
        yield part
        for key in list(part.keys()):
            yield from _inside_value(part[key], pikepdf, depth)
    elif isinstance(part, pikepdf.Array):
        for value in list(part):
            yield from _inside_value(value, pikepdf, depth)


def _inside_value(value: Any, pikepdf: Any, depth: int) -> Iterator[Any]:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        yield from _inside(value, pikepdf, depth + 1)


def _name(dictionary: Any, key: str) -> str:
    value = dictionary.get(key)
    return str(value) if value is not None and str(value).startswith("/") else ""
