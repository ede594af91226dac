"""Texts in TCVN3 and VNI, as old files and their pastes still hold them, become Unicode (Đ7.1)."""

from collections import Counter

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from pipeline.model.legacy_text import looks_legacy, old_encoding, to_unicode

_BLOCKS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div", "dt", "dd", "caption"})


def convert_legacy_text(tree: BeautifulSoup) -> tuple[str, int]:
    """Convert every paragraph in an old encoding; returns the encoding's name and how many there were.

    A paragraph too short to be told (`Sè: 12`) is converted where most of the others are in one encoding
    and it has letters of that encoding and none of Unicode's.
    """
    blocks = _texts_by_block(tree)
    said = [" ".join("".join(texts).split()) for texts in blocks]
    found = [old_encoding(text) for text in said]
    encodings = Counter(name for name in found if name)
    if not encodings:
        return "", 0
    usual, _ = encodings.most_common(1)[0]
    count = 0
    for texts, text, name in zip(blocks, said, found, strict=True):
        encoding = name or (usual if looks_legacy(text) else "")
        if encoding:
            count += 1
            for each in texts:
                each.replace_with(NavigableString(to_unicode(str(each), encoding)))
    return usual, count


def _texts_by_block(tree: BeautifulSoup) -> list[list[NavigableString]]:
    """The texts of every paragraph, cell or heading, in order."""
    tree.smooth()
    texts: dict[int, list[NavigableString]] = {}
    for text in tree.find_all(string=True):
        block = next((parent for parent in text.parents if parent.name in _BLOCKS), tree)
        texts.setdefault(id(block), []).append(text)
    return list(texts.values())
