"""A .docx becomes an HTML tree with its pictures beside it; mammoth does the work."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import mammoth
from bs4 import BeautifulSoup

from pipeline.intake.from_html.markdown_writer import tree_of
from pipeline.intake.messages import notice
from pipeline.intake.taken import Notice

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
comment-reference =>
"""
_FAR_PICTURE = re.compile(r"could not open external image:? '([^']*)'")
_IGNORED = re.compile(r"ignored: (.+)")
_COMMENTS = "word/comments.xml"


def tree_of_docx(content: bytes) -> tuple[BeautifulSoup, dict[str, bytes], list[Notice]]:
    """The text as a tree, the bytes of each picture by its address there, and what was left out.

    Deleted text of tracked changes is gone, inserted text stays; comments are private and never come along.
    """
    pictures: dict[str, bytes] = {}

    def kept(picture: Any) -> dict[str, str]:
        address = f"picture:{len(pictures) + 1}"
        with picture.open() as opened:
            pictures[address] = opened.read()
        return {"src": address}

    result = mammoth.convert_to_html(
        io.BytesIO(content),
        convert_image=mammoth.images.img_element(kept),
        style_map=_STYLES,
        include_embedded_style_map=False,  # the sender's own rules are not ours
    )
    notices = [one for said in result.messages for one in _notices(said.message)]
    comments = _comments(content)
    if comments:
        notices.append(notice("comments_dropped", count=comments))
    return tree_of(result.value), pictures, notices


def _notices(message: str) -> Iterator[Notice]:
    """What mammoth says of parts that it did not take along; styles that it does not know lose nothing."""
    if found := _FAR_PICTURE.search(message):
        yield notice("image_not_sent", found=found[1])
    elif found := _IGNORED.search(message):
        yield notice("conversion", found=found[1])


def _comments(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        if _COMMENTS not in container.namelist():
            return 0
        return container.read(_COMMENTS).count(b"<w:comment ")
