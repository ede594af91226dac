"""Files that go with a draft: examined, kept in the private folder by their digest, named for the portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from pipeline.checks.files import file_issues
from pipeline.checks.messages import advice
from pipeline.desk.portal import private_files
from pipeline.desk.submission.models import Draft, Upload
from pipeline.model.address import FILES_FOLDER, content_folder
from pipeline.model.rules import Limits
from pipeline.model.vietnamese import slug
from pipeline.store.durable import write_durably
from pipeline.store.secret_file import private_folder

_NAMELESS = "tep"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a file that was sent."""

    file: str = ""
    """As documents name it, `/files/2026/le-hoi.jpg`; nothing where it was refused."""
    said: tuple[str, ...] = ()
    """Why it was refused, or what was done to it."""


def receive_file(draft: Draft, site: str, sent: UploadedFile, limits: Limits, moment: datetime) -> Received:
    """Examine a file and keep it with a draft."""
    name, most = str(sent.name), limits.file_bytes
    content = sent.read(most + 1 if most is not None else -1)
    path = _free_path(draft, site, name, moment)
    faults = [" ".join(advice(issue)) for issue in file_issues(path, content, limits)]
    if faults:
        return Received(said=tuple(f"{name}: {fault}" for fault in faults))
    keep(draft, path, content)
    return Received("/" + path.removeprefix(content_folder(site) + "/"))


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
        yield upload.path, _place(upload.digest).read_bytes()


def bytes_of(upload: Upload) -> bytes:
    """The bytes of one file."""
    return _place(upload.digest).read_bytes()


def _place(digest: str) -> Path:
    return private_files() / "uploads" / digest[:2] / digest


def _free_path(draft: Draft, site: str, name: str, moment: datetime) -> str:
    """A path that no file of the draft has: the name made plain, below the year."""
    given = PurePosixPath(name.replace("\\", "/"))
    stem, ending = slug(given.stem, 60) or _NAMELESS, given.suffix.lower()
    folder = f"{content_folder(site)}/{FILES_FOLDER}/{moment.year}"
    taken = set(Upload.objects.filter(draft=draft).values_list("path", flat=True))
    wanted = f"{moment:%m%d}-{stem}"
    paths = (f"{folder}/{wanted}{f'-{number}' if number > 1 else ''}{ending}" for number in range(1, 1000))
    return next(path for path in paths if path not in taken)
