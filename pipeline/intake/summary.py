"""Makes a summary from a body: its first paragraph that says something, cut at a word."""

import html
import re

from pipeline.intake.cleaning import one_line
from pipeline.markup import commonmark
from pipeline.model.vietnamese import fold

LONGEST_SUMMARY = 240
"""Characters of a summary that is made from the body."""

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_FEWEST_WORDS = 6
_LETTERHEAD = re.compile(r"^(?:doc lap|cong hoa xa hoi|can cu|so:|luat so)|, ngay \d+ thang \d+ nam \d+$")


def summary_of(body: str) -> str:
    """The summary of a Markdown body, or nothing; headlines such as `QUỐC HỘI` are none."""
    shown = (one_line(html.unescape(text)) for text in _PARAGRAPH.findall(commonmark.render(body).html))
    paragraphs = [text for text in shown if text]
    telling = (text for text in paragraphs if len(text.split()) >= _FEWEST_WORDS and not _is_letterhead(text))
    text = next(telling, paragraphs[0] if paragraphs else "")
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:.–-")[: LONGEST_SUMMARY - 1] + "…"


def _is_letterhead(text: str) -> bool:
    """Whether a paragraph is the head of an official document: it says who, when and on what grounds, not what."""
    return text.isupper() or bool(_LETTERHEAD.search(fold(text)))
