"""Files that go with a draft: taken in safely, kept in the private folder by their digest, named for the portal."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from pipeline.desk.portal import private_files, virus_scanner
from pipeline.desk.submission.content import Content
from pipeline.desk.submission.models import Draft, Upload
from pipeline.intake.documents.known import known_names
from pipeline.intake.receiving import receive_attachment, receive_document, receive_image, receive_paste
from pipeline.intake.taken import Notice, Taken, TakenFile
from pipeline.model.address import FILES_FOLDER, content_folder
from pipeline.model.portal import Portal
from pipeline.model.rules import Limits
from pipeline.store.durable import write_durably
from pipeline.store.secret_file import private_folder

IMAGES = "images"
"""The field whose files are images."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a file that was sent."""

    file: str = ""
    """As documents name it, `/files/2026/le-hoi.jpg`; nothing where it was refused."""
    notices: tuple[Notice, ...] = ()
    """Why it was refused, what was done to it, and what is left to do."""


def receive_file(
    draft: Draft, site: str, field: str, sent: UploadedFile, limits: Limits, moment: datetime
) -> Received:
    """Take a file in for a field, and keep it with a draft."""
    name, content = str(sent.name), _read(sent, limits)
    if field.startswith(IMAGES):
        taken = receive_image(name, content, limits, scanner=virus_scanner())
    else:
        taken = receive_attachment(name, content, limits, scanner=virus_scanner())
    if taken.is_refused or not taken.files:
        return Received(notices=taken.notices)
    [file] = taken.files
    mark = f"{moment:%m%d}-{sha256(file.content).hexdigest()[:6]}-"
    return Received(_kept(draft, site, mark, file, moment), taken.notices)


def receive_pasted(draft: Draft, site: str, html: str, limits: Limits, moment: datetime) -> Taken:
    """Pasted HTML as Markdown, its images kept with the draft."""
    mark = _mark(moment)
    return _with_files(draft, site, mark, receive_paste(html, limits, _prefix(mark, moment)), moment)


def receive_text(draft: Draft, site: str, sent: UploadedFile, portal: Portal, moment: datetime) -> Taken:
    """A .docx or .odt as Markdown with suggestions for fields, its images kept with the draft."""
    mark, limits = _mark(moment), portal.rules.limits
    taken = receive_document(
        str(sent.name),
        _read(sent, limits),
        limits,
        known_names(portal),
        _prefix(mark, moment),
        virus_scanner(),
    )
    return _with_files(draft, site, mark, taken, moment)


def _read(sent: UploadedFile, limits: Limits) -> bytes:
    """A file's bytes; of one that is too large, enough to tell."""
    content: bytes = sent.read(limits.file_bytes + 1 if limits.file_bytes is not None else -1)
    return content


def _mark(moment: datetime) -> str:
    """What the names of one text's images begin with, so that no two texts share one."""
    return f"{moment:%m%d}-{secrets.token_hex(3)}-"


def _prefix(mark: str, moment: datetime) -> str:
    return f"/{FILES_FOLDER}/{moment.year}/{mark}"


def _with_files(draft: Draft, site: str, mark: str, taken: Taken, moment: datetime) -> Taken:
    for file in taken.files:
        _kept(draft, site, mark, file, moment)
    return taken


def _kept(draft: Draft, site: str, mark: str, file: TakenFile, moment: datetime) -> str:
    """Keep a file that was taken in; its address as documents name it."""
    path = _free_path(draft, f"{content_folder(site)}/{FILES_FOLDER}/{moment.year}/{mark}{file.name}")
    keep(draft, path, file.content)
    return "/" + path.removeprefix(content_folder(site) + "/")


def _free_path(draft: Draft, wanted: str) -> str:
    taken = set(Upload.objects.filter(draft=draft).values_list("path", flat=True))
    plain = PurePosixPath(wanted)
    others = (str(plain.with_stem(f"{plain.stem}-{number}")) for number in range(2, 1000))
    return wanted if wanted not in taken else next(path for path in others if path not in taken)


def keep(draft: Draft, path: str, content: bytes) -> None:
    """Keep the bytes of a file of a draft; they are on the disk before the database names them."""
    digest = sha256(content).hexdigest()
    target = _place(digest)
    if not target.exists():
        private_folder(target.parent)
        write_durably(target, content)
    Upload.objects.update_or_create(draft=draft, path=path, defaults={"digest": digest, "size": len(content)})


def files_of(draft: Draft) -> Iterator[tuple[str, bytes]]:
    """Paths and bytes of the files of a draft."""
    for upload in Upload.objects.filter(draft=draft).order_by("path"):
        yield upload.path, bytes_of(upload)


def bytes_of(upload: Upload) -> bytes:
    """The bytes of one file."""
    return _place(upload.digest).read_bytes()


def _place(digest: str) -> Path:
    return private_files() / "uploads" / digest[:2] / digest


def with_pictures_of_body(content: Content, draft: Draft, site: str) -> Content:
    """The content with a record for each image of the draft that the body shows and `images` does not name yet."""
    kept = content.values.get(IMAGES)
    records = list(kept) if isinstance(kept, list) else []
    named = {record.get("file") for record in records if isinstance(record, dict)}
    root = content_folder(site)
    paths = Upload.objects.filter(draft=draft).order_by("path").values_list("path", flat=True)
    files = ("/" + path.removeprefix(f"{root}/") for path in paths)
    added = [{"file": file} for file in files if file not in named and f"]({file}" in content.body]
    return Content({**content.values, IMAGES: [*records, *added]}, content.body) if added else content
