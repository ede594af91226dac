"""Makes foreign text clean: UTF-8, NFC, LF, without characters that nobody can see (Đ7.1)."""

import html
import re

from pipeline.model.vietnamese import nfc

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LEFT_BEHIND = re.compile("[\u00ad\u061c\u2060-\u2064\ue000-\uf8ff\U000e0000-\U000e007f]")
_SYMBOLS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0e8": "→", "\uf0e0": "→", "\uf0d8": "➢"}
)
"""The signs of Symbol and Wingdings that texts really use, by what they look like."""
_ETH = re.compile("[Ðð]")
_STROKE_D = str.maketrans("Ðð", "Đđ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


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


def mended(text: str) -> tuple[str, list[tuple[str, str]]]:
    """As `cleaned`, and without what office programs leave behind: soft hyphens, private symbols, Ð for Đ."""
    text = text.translate(_SYMBOLS)
    left = sorted({f"U+{ord(found):04X}" for found in _LEFT_BEHIND.findall(text)})
    text, done = cleaned(_LEFT_BEHIND.sub("", text))
    if left:
        done.append(("control_characters", " ".join(left)))
    if _ETH.search(text):
        done.append(("stroke_d", ""))
        text = text.translate(_STROKE_D)
    return text, done


def has_entity(text: str) -> bool:
    """Whether the text spells a character that is not ASCII as an entity, such as `&#7897;`."""
    return any(not html.unescape(found).isascii() for found in set(_ENTITY.findall(text)))


def plain(text: str) -> str:
    """Text of a front matter value without tags and entities, its blanks made single."""
    return re.sub(r"[^\S\n]+", " ", cleaned(html.unescape(_TAG.sub("", text)))[0]).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
