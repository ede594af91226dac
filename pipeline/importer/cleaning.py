"""Makes foreign text clean: UTF-8, NFC, LF, without characters that nobody can see (Đ7.1)."""

import html
import re

from pipeline.importer.outcome import SkippedError
from pipeline.model.vietnamese import nfc

LARGEST = 5_000_000
"""Bytes of the largest document that is read; the longest law in force has a tenth of it."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def decoded(content: bytes) -> str:
    """The text of a document; raises SkippedError where it is too large or not UTF-8.

    TCVN3 and VNI texts are not UTF-8 or not told apart from it with certainty: never guessed.
    """
    if len(content) > LARGEST:
        raise SkippedError("too_large", found=len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SkippedError("not_utf8", line=content[: error.start].count(b"\n") + 1) from None


def cleaned(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the clean text, and what was done to it as pairs (code, what was found)."""
    done = []
    text = _LINE_ENDS.sub("\n", text)
    unseen = _UNSEEN.findall(text)
    if unseen:
        done.append(("control_characters", " ".join(sorted({f"U+{ord(found):04X}" for found in unseen}))))
        text = _UNSEEN.sub("", text)
    composed = nfc(text)
    if composed != text:
        done.append(("made_nfc", ""))
    return composed, done


def has_entity(text: str) -> bool:
    """Whether the text spells a character that is not ASCII as an entity, such as `&#7897;`."""
    return any(not html.unescape(found).isascii() for found in set(_ENTITY.findall(text)))


def plain(text: str) -> str:
    """Text of a front matter value without tags and entities, its blanks made single."""
    return re.sub(r"[^\S\n]+", " ", cleaned(html.unescape(_TAG.sub("", text)))[0]).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
