"""A .docx or .odt becomes a draft: title, summary, body, pictures, and the fields of an official document."""

import re
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pipeline.checks.containers import BROKEN
from pipeline.checks.files import file_issues
from pipeline.intake.bodies import Body
from pipeline.intake.documents.known import KnownNames
from pipeline.intake.documents.layout_tables import open_layout_tables
from pipeline.intake.documents.official import Official, recognised
from pipeline.intake.messages import notice, notice_of
from pipeline.intake.summary import summary_of
from pipeline.intake.taken import Notice, Taken
from pipeline.intake.unpacking import unpacked_notices
from pipeline.model.rules import Limits

ENDINGS = (".docx", ".odt")

_LONGEST_TITLE = 250
_LONGEST_LEAD = 600
_TEXTS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6"]
_SENTENCE_END = re.compile(r"[.;:]$")


def taken_document(name: str, content: bytes, limits: Limits, prefix: str, known: KnownNames) -> Taken:
    """The draft that an office file holds. `prefix`: what stands before an image's name in the Markdown."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        return Taken((notice("text_kind", name),))
    refused = [notice_of(issue) for issue in file_issues(name, content, limits)]
    if not refused:  # what a text would fetch from elsewhere is not fetched here, and does not come along
        inside = unpacked_notices(name, ending, content, limits)
        refused = [each for each in inside if each.code != "far_part"]
    if refused:
        return Taken(tuple(refused))
    try:
        return _draft(*_tree_of(ending, content), limits, prefix, known)
    except RecursionError:
        return Taken((notice("nested_too_deep", name),))
    except (*BROKEN, KeyError, TypeError, AttributeError, SyntaxError, LookupError, ExpatError):
        return Taken((notice("text_unreadable", name),))


def _tree_of(ending: str, content: bytes) -> tuple[BeautifulSoup, dict[str, bytes], list[Notice]]:
    if ending == ".docx":
        from pipeline.intake.documents.docx import tree_of_docx  # each library where its files are read

        return tree_of_docx(content)
    from pipeline.intake.documents.odt import tree_of_odt

    return tree_of_odt(content)


def _draft(
    tree: BeautifulSoup,
    pictures: dict[str, bytes],
    notices: list[Notice],
    limits: Limits,
    prefix: str,
    known: KnownNames,
) -> Taken:
    body = Body(limits, pictures.get, prefix, notices)
    body.convert_old_encodings(tree)
    for _ in range(open_layout_tables(tree)):
        body.note("layout_table", "")
    official = recognised([line for text in _texts(tree) for line in text.split("\n")], known)
    values = dict(official.values) if official else _title_and_lead(tree, body)
    text = body.markdown(tree)
    if "summary" not in values and (summary := summary_of(text)):
        values["summary"] = summary
    if "title" not in values:
        body.note("title_missing", "")
    return Taken(tuple(body.notices), text, tuple(body.files), values, _named(official))


def _named(official: Official | None) -> str:
    return official.named_recipient if official else ""


def _texts(tree: BeautifulSoup) -> list[str]:
    """The paragraphs of a tree in order, each line break kept."""
    found = []
    for block in tree.find_all(_TEXTS):
        if not block.find(_TEXTS):
            found.append(
                "".join("\n" if isinstance(one, Tag) else str(one) for one in block.descendants if _says(one))
            )
    return found


def _says(node: object) -> bool:
    return isinstance(node, NavigableString) or (isinstance(node, Tag) and node.name == "br")


def _title_and_lead(tree: BeautifulSoup, body: Body) -> dict[str, str | list[str]]:
    """Take the title and the lead out of the text, where they stand out at its beginning."""
    values: dict[str, str | list[str]] = {}
    blocks = [block for block in tree.find_all(_TEXTS) if block.get_text().strip()]
    if not blocks or not _is_title(blocks[0]):
        return values
    values["title"] = _said(blocks[0])
    body.note("title_taken", _said(blocks[0]))
    blocks[0].decompose()
    if len(blocks) > 1 and _is_lead(blocks[1]):
        values["summary"] = _said(blocks[1])
        body.note("summary_taken", _said(blocks[1]))
        blocks[1].decompose()
    return values


def _is_title(block: Tag) -> bool:
    text = _said(block)
    stands_out = block.name == "h1" or (block.name == "p" and _is_wholly(block, "strong", "b"))
    return stands_out and len(text) <= _LONGEST_TITLE and not _SENTENCE_END.search(text)


def _is_lead(block: Tag) -> bool:
    return (
        block.name == "p"
        and not block.find("img")
        and len(_said(block)) <= _LONGEST_LEAD
        and _is_wholly(block, "strong", "b", "em", "i")
    )


def _is_wholly(block: Tag, *names: str) -> bool:
    """Whether all letters of a paragraph stand in one of these elements."""
    texts = [text for text in block.find_all(string=True) if text.strip()]
    return bool(texts) and all(any(parent.name in names for parent in text.parents) for text in texts)


def _said(block: Tag) -> str:
    return " ".join(block.get_text(" ").split()) if block.find("br") else " ".join(block.get_text().split())
