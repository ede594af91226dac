"""What a letter becomes: documents with suggestions for their fields, and files, all taken in by `pipeline.intake`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from pipeline.desk.letters.reading import Attachment, Mail
from pipeline.desk.portal import virus_scanner
from pipeline.desk.submission.content import Content
from pipeline.intake.attachments import IMAGES
from pipeline.intake.documents.draft import ENDINGS
from pipeline.intake.documents.known import known_names
from pipeline.intake.receiving import receive_attachment, receive_document, receive_image, receive_paste
from pipeline.intake.taken import REFUSED, Notice, Taken
from pipeline.model.address import FILES_FOLDER, content_folder
from pipeline.model.portal import Portal

_NEWS, _OFFICIAL = "news", "legal_document"


@dataclass
class Contents:
    """What a letter holds, as the portal may keep it."""

    documents: list[tuple[str, Content]] = field(default_factory=list)
    """Names of types, and what their forms begin with."""
    files: dict[str, bytes] = field(default_factory=dict)
    """By the path where each will stand."""
    notices: list[Notice] = field(default_factory=list)
    names_the_centre: str = ""
    """How `Nơi nhận` of one of its documents names whoever runs the portal (Đ8.1)."""


def contents_of(mail: Mail, portal: Portal, site: str, agency: str, moment: datetime) -> Contents:
    """Everything that a letter holds for a site, of an agency. The same letter gives the same at any time."""
    found = Contents()
    folder = f"{FILES_FOLDER}/{moment.year}"
    records: dict[str, list[dict[str, str]]] = {"images": [], "attachments": []}
    for number, attachment in enumerate(mail.attachments):
        mark = f"{moment:%m%d}-{sha256(attachment.content).hexdigest()[:6]}{number or ''}-"
        taken = _taken(attachment, portal, f"/{folder}/{mark}")
        found.notices += taken.notices
        found.names_the_centre = found.names_the_centre or taken.named_recipient
        for file in taken.files:
            found.files[f"{content_folder(site)}/{folder}/{mark}{file.name}"] = file.content
        if PurePosixPath(attachment.name).suffix.lower() in ENDINGS and not taken.is_refused:
            found.documents.append(_document(taken, mail, f"/{folder}/{mark}"))
        else:
            for file in taken.files:
                _record(records, f"/{folder}/{mark}{file.name}", attachment.name)
    if not found.documents:
        found.documents.append((_NEWS, Content({"title": mail.subject}, _body(mail, portal, found))))
    _complete(found, portal, records, agency, moment)
    return found


def _taken(attachment: Attachment, portal: Portal, prefix: str) -> Taken:
    limits, ending = portal.rules.limits, PurePosixPath(attachment.name).suffix.lower()
    name, content, scanner = attachment.name, attachment.content, virus_scanner()
    if ending in ENDINGS:
        return receive_document(name, content, limits, known_names(portal), prefix, scanner)
    if ending in IMAGES:
        return receive_image(name, content, limits, scanner=scanner)
    return receive_attachment(name, content, limits, scanner=scanner)


def _document(taken: Taken, mail: Mail, prefix: str) -> tuple[str, Content]:
    """An office text: an official document by its number, news otherwise; its pictures are its own."""
    kind = _OFFICIAL if taken.values.get("number") else _NEWS
    values = {"title": mail.subject, **taken.values}
    pictures = [{"file": f"{prefix}{file.name}", "alt": file.alt} for file in taken.files]
    return kind, Content({**values, **({"images": pictures} if pictures else {})}, taken.text)


def _record(records: dict[str, list[dict[str, str]]], file: str, name: str) -> None:
    if PurePosixPath(file).suffix.lower() in IMAGES:
        records["images"].append({"file": file, "alt": ""})
    else:
        records["attachments"].append({"file": file, "title": PurePosixPath(name).stem})


def _body(mail: Mail, portal: Portal, found: Contents) -> str:
    if mail.text or not mail.html:
        return mail.text
    taken = receive_paste(mail.html, portal.rules.limits)
    found.notices += [each for each in taken.notices if each.kind == REFUSED]
    return taken.text


def _complete(
    found: Contents,
    portal: Portal,
    records: dict[str, list[dict[str, str]]],
    agency: str,
    moment: datetime,
) -> None:
    """Give every document what its type knows: day and agency; the first one has the letter's loose files."""
    for at, (name, content) in enumerate(found.documents):
        values = {"date": moment.isoformat(timespec="seconds"), "agency": agency, **content.values}
        for key, rows in _loose(records, at):
            kept = values.get(key)
            values[key] = [*(kept if isinstance(kept, list) else ()), *rows]
        fields = portal.types[name].fields
        known = {key: value for key, value in values.items() if key in fields}
        found.documents[at] = (name, Content(known, content.body))


def _loose(records: dict[str, list[dict[str, str]]], at: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    if at == 0:
        yield from ((key, rows) for key, rows in records.items() if rows)
