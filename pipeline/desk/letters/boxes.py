"""Where letters come from: a maildir, an IMAP box, a folder for files. A box is told only of what is on the disk."""

import imaplib
import mailbox
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pipeline.desk.letters.keeping import keep_file, keep_mail
from pipeline.desk.letters.models import BoxRead
from pipeline.model.account import is_account_name
from pipeline.settings import IncomingSettings

DONE = "Da-nhan"
"""Folder of what is kept: beside a maildir's own, and in the folder for files."""

_PATIENCE = 30.0
"""Seconds after which a mail server that says nothing is given up."""

_SETTLED = 2.0
"""A file that has changed within so many seconds may still be being written."""


def boxes_of(incoming: IncomingSettings) -> list[Callable[[datetime], int]]:
    """What each configured box is read by: keeps what is new, and returns how many letters that was."""
    found: list[Callable[[datetime], int]] = []
    if incoming.maildir:
        found.append(lambda moment: read_maildir(Path(incoming.maildir), moment))
    if incoming.imap_host:
        found.append(lambda moment: read_imap(incoming, moment))
    if incoming.file_drop:
        found.append(lambda moment: read_file_drop(Path(incoming.file_drop), moment))
    return found


def read_maildir(folder: Path, moment: datetime) -> int:
    """Keep every mail of a maildir, and move each to its folder `.Da-nhan` once it is kept."""
    box = mailbox.Maildir(folder, create=False)
    done = box.get_folder(DONE) if DONE in box.list_folders() else box.add_folder(DONE)
    keys = sorted(box.keys())
    for key in keys:
        raw = box.get_bytes(key)
        keep_mail(raw, moment)
        done.add(raw)
        box.discard(key)
    return len(keys)


def read_imap(incoming: IncomingSettings, moment: datetime) -> int:
    """Keep every mail of an IMAP inbox that is newer than the last one kept; nothing in the box is changed.

    Raises OSError where the server does not answer as one should.
    """
    kept = 0
    try:
        with _signed_in(incoming) as server:
            validity = _selected(server)
            name = f"{incoming.imap_user}@{incoming.imap_host}"
            read, _ = BoxRead.objects.get_or_create(name=name, defaults={"validity": validity})
            last = read.last if read.validity == validity else 0
            for uid in _newer(server, last):
                keep_mail(_fetched(server, uid), moment)
                BoxRead.objects.filter(pk=read.pk).update(validity=validity, last=uid)
                kept += 1
    except imaplib.IMAP4.error as error:
        raise OSError(f"IMAP: {error}") from error
    return kept


def _signed_in(incoming: IncomingSettings) -> imaplib.IMAP4:
    open_ = imaplib.IMAP4_SSL if incoming.imap_security == "tls" else imaplib.IMAP4
    server = open_(incoming.imap_host, incoming.imap_port, timeout=_PATIENCE)
    server.login(incoming.imap_user, incoming.imap_password)
    return server


def _selected(server: imaplib.IMAP4) -> str:
    server.select("INBOX", readonly=True)
    _, found = server.response("UIDVALIDITY")
    return bytes(found[0] or b"").decode() if found else ""


def _newer(server: imaplib.IMAP4, last: int) -> list[int]:
    """UIDs above one; a server answers `8:*` with its last mail although that is the seventh (RFC 3501, 6.4.8)."""
    _, found = server.uid("SEARCH", f"UID {last + 1}:*")
    return sorted(uid for uid in map(int, bytes(found[0] or b"").split()) if uid > last)


def _fetched(server: imaplib.IMAP4, uid: int) -> bytes:
    _, found = server.uid("FETCH", str(uid), "(BODY.PEEK[])")
    raw = next((bytes(part[1]) for part in found if isinstance(part, tuple)), None)
    if raw is None:
        raise OSError(f"IMAP: the mail with UID {uid} was not sent")
    return raw


def read_file_drop(folder: Path, moment: datetime) -> int:
    """Keep every file in the folders that are named like accounts, and move each below `Da-nhan` once it is kept."""
    kept = 0
    for own in sorted(each for each in folder.iterdir() if each.is_dir() and is_account_name(each.name)):
        for file in sorted(each for each in own.iterdir() if _is_whole(each)):
            keep_file(file.name, file.read_bytes(), own.name, moment)
            done = folder / DONE / own.name
            done.mkdir(parents=True, exist_ok=True)
            file.replace(done / f"{moment:%Y%m%d-%H%M%S}-{file.name}")
            kept += 1
    return kept


def _is_whole(file: Path) -> bool:
    """Whether a file is one, not a link, not hidden, and nobody seems to be writing it."""
    if file.is_symlink() or not file.is_file() or file.name.startswith("."):
        return False
    with suppress(OSError):
        return time.time() - file.stat().st_mtime > _SETTLED
    return False
