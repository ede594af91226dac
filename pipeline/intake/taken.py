"""What came of something that was handed in: text, values and files that the portal may keep, and what to say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REFUSED, CHANGED, ASKED = "refused", "changed", "asked"
"""Kinds of notices: why nothing was taken, what is no longer as it was handed in, what the clerk has to do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that the person who handed something in must know: nothing is lost silently."""

    kind: str
    """REFUSED, CHANGED or ASKED."""
    code: str
    place: str
    """Where: a file's name, a member of a container, `ảnh 2`, `dòng 12`; nothing for the whole."""
    text: str
    """What it is and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """An image or attachment that may enter the portal as it is."""

    name: str
    """A name for the portal: `[a-z0-9-]` and an ending that says what the bytes are."""
    content: bytes
    alt: str = ""
    """Alternative text, where an image brought one along."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one thing that was handed in. Where it was refused, there is nothing but notices."""

    notices: tuple[Notice, ...] = ()
    text: str = ""
    """The body as Markdown; its images are the names of `files`, behind the prefix that was asked for."""
    files: tuple[TakenFile, ...] = ()
    values: Mapping[str, str | list[str]] = field(default_factory=dict)
    """Suggestions for fields of the document: title, summary, number, issued … A person confirms each."""
    named_recipient: str = ""
    """The recipient in `Nơi nhận` that is the portal's own information centre (Đ8.1), or nothing."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing was taken."""
        return any(notice.kind == REFUSED for notice in self.notices)
