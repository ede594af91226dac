"""Says what the last build of a folder has published, for search and archive."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.model.portal import Portal
from pipeline.site.bodies import Bodies, open_bodies
from pipeline.site.catalogue import Catalogue
from pipeline.site.engine import body_version
from pipeline.store.published import DOCUMENTS, PublishedDocument, write_lines

_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")


def export(cache: Path, portal: Portal) -> None:
    """Write `documents.jsonl` of the build whose cache this is."""
    catalogue = Catalogue(cache / "catalogue.sqlite")
    bodies = open_bodies(cache, body_version(portal))
    write_lines(cache / DOCUMENTS, _documents(catalogue, bodies, portal))
    catalogue.close()


def _documents(catalogue: Catalogue, bodies: Bodies, portal: Portal) -> Iterator[PublishedDocument]:
    for row, values, body in catalogue.records.everything():
        hidden = row["status"] == "retracted"
        yield PublishedDocument(
            address=row["address"],
            title=row["title"],
            kind=row["type"],
            kind_label=portal.types[row["type"]].label,
            agency=row["agency"],
            agency_name=row["agency_name"],
            date=row["sort_date"],
            lang=row["lang"],
            status=row["status"],
            summary="" if hidden else str(values.get("summary", "")),
            tags=tuple(values.get("tags", ())),
            number=str(values.get("number", "")),
            text="" if hidden else plain_text(bodies.get(body).html),
        )


def plain_text(body: str) -> str:
    """The words of a body, on one line."""
    return _BLANK.sub(" ", html.unescape(_TAG.sub(" ", body))).strip()
