"""A mail as it stands in its bytes (RFC 5322, MIME): read leniently, for whatever is there must not be lost."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256

_BULK = frozenset({"bulk", "junk", "list"})
_LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a letter holds."""

    sender: str = ""
    subject: str = ""
    message_id: str = ""
    text: str = ""
    html: str = ""
    """Nothing where there is plain text."""
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False
    """Whether a program sent it, which must not be answered (RFC 3834)."""


def key_of(raw: bytes) -> str:
    """The same for every copy of one mail, whatever servers on its way have written above it."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    _, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    head = "\0".join(str(message.get(name, "")) for name in ("Message-ID", "From", "Subject", "Date"))
    return sha256(head.encode("utf-8", "surrogateescape") + b"\0" + body.rstrip(b"\n")).hexdigest()


def read_mail(raw: bytes) -> Mail:
    """What is in a mail. What cannot be decoded is shown as far as it can; no bytes make this fail."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    attachments: list[Attachment] = []
    for part in _parts(message):
        name = _file_name(part)
        if not name and part.get_content_type() in texts:
            texts[part.get_content_type()].append(_text(part))
        else:
            attachments.append(Attachment(name or f"tep-{len(attachments) + 1}", _bytes(part)))
    plain = "\n\n".join(each.strip() for each in texts["text/plain"] if each.strip())
    return Mail(
        sender=parseaddr(_header(message, "From"))[1].strip()[:254],
        subject=_header(message, "Subject")[:300],
        message_id=_header(message, "Message-ID")[:500],
        text=plain[:_LONGEST_TEXT],
        html="" if plain else "\n".join(texts["text/html"]),
        attachments=tuple(attachments),
        is_automatic=_is_automatic(message),
    )


def _parts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _header(message: Message, name: str) -> str:
    """A header on one line; many programs write UTF-8 where RFC 5322 wants it encoded."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    plain = _decoded(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return " ".join(plain.split())


def _file_name(part: Message) -> str:
    name = _decoded((part.get_filename() or "").encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return name.replace("\\", "/").rpartition("/")[2].strip()[:200]


def _decoded(text: str) -> str:
    """A header's text with its encoded words read (RFC 2047); as it is, where they cannot be."""
    try:
        text = str(make_header(decode_header(text)))
    except (ValueError, LookupError):
        return text.replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    try:
        text = _bytes(part).decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = _bytes(part).decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\0", "")


def _is_automatic(message: Message) -> bool:
    by_itself = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no"
    is_bulk = str(message.get("Precedence", "")).strip().lower() in _BULK
    return by_itself or is_bulk or "List-Id" in message or str(message.get("Return-Path", "")).strip() == "<>"
