"""Letters on the disk: their bytes in the private folder first, then their line in the database."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from pipeline.desk.letters.models import ADOPTED, FILE, MAIL, OPENED, SET_ASIDE, Letter
from pipeline.desk.letters.reading import Attachment, Mail, key_of, read_mail
from pipeline.desk.portal import private_files
from pipeline.store.durable import write_durably
from pipeline.store.secret_file import private_folder

KEPT = timedelta(days=180)
"""So long after somebody has dealt with it a letter is deleted, its sender's name with it."""


def keep_mail(raw: bytes, moment: datetime) -> Letter:
    """Keep a mail; the same one again changes nothing. When this returns, it is on the disk."""
    key = key_of(raw)
    _write(key, raw)
    mail = _readable(raw)
    said = {
        "way": MAIL,
        "received": moment,
        "sender": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "file_names": [each.name for each in mail.attachments],
        "reference": mail.message_id,
        "is_answered": mail.is_automatic or not mail.sender,
    }
    return _line(key, said)


def keep_file(name: str, content: bytes, account: str, moment: datetime) -> Letter:
    """Keep a file that was dropped into the folder of an account."""
    key = sha256(f"{account}\0{name}\0".encode("utf-8", "replace") + content).hexdigest()
    _write(key, content)
    said = {
        "way": FILE,
        "received": moment,
        "sender": account,
        "subject": Path(name).stem[:300],
        "file_names": [name],
        "reference": name[:500],
        "is_answered": True,
    }
    return _line(key, said)


def _readable(raw: bytes) -> Mail:
    """What a mail holds as far as it can be told: no bytes keep it, or the mails after it, from being kept."""
    try:
        return read_mail(raw)
    except Exception:  # the parser of the standard library knows no bound to what it raises
        return Mail()


def mail_of(letter: Letter) -> Mail:
    """What a letter holds, read from its bytes."""
    raw = _place(letter.key).read_bytes()
    if letter.way == FILE:
        return Mail(letter.sender, letter.subject, attachments=(Attachment(letter.reference, raw),))
    return read_mail(raw)


def delete_expired(today: date) -> None:
    """Delete letters that were dealt with long enough ago; one that waits stays."""
    done = Letter.objects.filter(state__in=(OPENED, ADOPTED, SET_ASIDE), handled__date__lt=today - KEPT)
    for letter in done:
        _place(letter.key).unlink(missing_ok=True)
        letter.delete()


def _line(key: str, said: dict[str, object]) -> Letter:
    with transaction.atomic():
        letter, _ = Letter.objects.get_or_create(key=key, defaults=said)
    return letter


def _write(key: str, content: bytes) -> None:
    target = _place(key)
    if not target.exists():
        private_folder(target.parent)
        write_durably(target, content)


def _place(key: str) -> Path:
    return private_files() / "letters" / key[:2] / key
