"""Facts: what other documents need to know of one document, small enough to be kept for every one of them.

The checks over several documents work on facts alone, so that a build that keeps them in its catalogue need
not read the portal again. For a change it calls

* `links.link_faults(facts, known, portal)` for each changed document, and for each document of which
  `links.referred(facts)` holds the path of one that changed, came or went;
* `clashes.clash_issues(key, sharing)` for each key in `clashes.keys_of(facts)` of the changed documents, as they
  were and as they are, with the facts of all documents that have the key.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.checks.issue import field_name
from pipeline.markup.rendered import Rendered
from pipeline.model.address import Place
from pipeline.model.document import Document
from pipeline.model.field import Field


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one document beyond its own page. It is plain values only, so it can be stored as JSON."""

    path: str
    place: Place
    lang: str = "vi"
    translation_of: str = ""
    number: str = ""
    """Number of a legal document, which no other of its issuer has."""
    issuer: str = ""
    aliases: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Targets of links and images that lead to the portal, as written."""
    files: tuple[tuple[str, str], ...] = ()
    """(field, file) of every file that the front matter names."""
    documents: tuple[tuple[str, str], ...] = ()
    """(field, path) of every document that the front matter names."""

    @property
    def address(self) -> str:
        return self.place.address


def facts_of(document: Document, rendered: Rendered) -> Facts:
    """The facts of a checked document and its rendered body."""
    values = document.values
    targets = dict.fromkeys(rendered.links + rendered.images)
    return Facts(
        path=document.path,
        place=document.place,
        lang=document.lang,
        translation_of=str(values.get("translation_of", "")),
        number=str(values.get("number", "")),
        issuer=str(values.get("issuer", "")),
        aliases=tuple(values.get("aliases", ())),
        anchors=tuple(heading.anchor for heading in rendered.headings),
        links=tuple(targets),
        files=tuple(_named("file", values, document.type.file_fields, ())),
        documents=tuple(_named("document", values, document.type.document_fields, ())),
    )


def _named(
    kind: str, values: Mapping[str, Any], fields: Iterable[Field], steps: tuple[str | int, ...]
) -> Iterator[tuple[str, str]]:
    """(field, value) of every value of a kind, in records too."""
    for field in fields:
        value = values.get(field.name)
        if value is None or field.kind not in {kind, "record"}:
            continue
        for index, item in enumerate(value) if field.many else [(-1, value)]:
            here = (*steps, field.name) if index < 0 else (*steps, field.name, index)
            if field.kind == kind:
                yield field_name(here), str(item)
            else:
                yield from _named(kind, item, field.fields, here)
