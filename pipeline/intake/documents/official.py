"""Recognises an official document by its layout (NĐ 30/2020/NĐ-CP, phụ lục I) and suggests the fields of its record.

Only what stands where the decree puts it is suggested; a person confirms each suggestion.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.intake.documents.known import KnownNames
from pipeline.model.document_number import is_document_number
from pipeline.model.vietnamese import fold
from pipeline.store.yaml_file import load_data_file

_NATION = "cong hoa xa hoi chu nghia viet nam"
_NUMBER = re.compile(r"^số\s*:\s*(\d[^\s,;]*(?:\s?[/-]\s?[^\s,;]+)*)", re.IGNORECASE)
_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_ABOUT = re.compile(r"^v/v\s*:?\s*", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^nơi nhận\s*:?\s*(.*)$", re.IGNORECASE)
_ITEM = re.compile(r"^[-–—•+*]\s*")
_KEPT = re.compile(r"^lưu\s*:", re.IGNORECASE)
_AUTHORITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\.\s*\S")
_NAME = re.compile(
    r"^(?:(?:TS|ThS|PGS|GS|BS)\.\s*)*((?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*)(?:\s+[A-ZÀ-ỸĐ][a-zà-ỹđ]*){1,5})$"
)
_SIGNED = re.compile(r"^\(?(?:da ky|ky ten|ky boi|signed)")
_MOST_HEAD, _MOST_SUBJECT, _MOST_SIGNATURE = 16, 3, 9
_FILE = Path(__file__).with_name("official.yml")
_WORDS = load_data_file(_FILE, _FILE.read_bytes())
_POST = re.compile(rf"^(?:(?:quyen|pho) )?(?:{'|'.join(_WORDS['posts'])})")
_AFTER_SUBJECT = re.compile("^(?:" + "|".join(map(re.escape, _WORDS["after_subject"])) + ")")
_GENERIC = frozenset(_WORDS["generic"].split())


@dataclass(frozen=True, slots=True)
class Official:
    """What the layout of an official document says."""

    values: dict[str, str | list[str]]
    """Suggestions by field of a legal document; `title` and `summary` too."""
    named_recipient: str
    """The recipient that is the information centre, or nothing."""


def recognised(lines: Sequence[str], known: KnownNames) -> Official | None:
    """What these lines say, one paragraph each; None where they are no official document."""
    said = [" ".join(line.split()) for line in lines if line.strip()]
    head = said[:_MOST_HEAD]
    at = next((number for number, line in enumerate(head) if _NATION in fold(line)), None)
    number = next((_tidy(found[1]) for line in head if (found := _NUMBER.match(line))), "")
    if at is None and not number:
        return None
    values: dict[str, str | list[str]] = {}
    if number and is_document_number(number):
        values["number"] = number
    if issued := next(filter(None, map(_day, head)), ""):
        values["issued"] = issued
    if issuer := _issuer(head[:at] if at is not None else head, known):
        values["issuer"] = issuer
    values |= _subject(said, known)
    recipients = list(_recipients(said))
    if recipients:
        values["recipients"] = recipients
    values |= _signature(said)
    return Official(values, _centre(recipients, known))


def _tidy(number: str) -> str:
    return re.sub(r"\s*([/-])\s*", r"\1", number).rstrip(".,;:")


def _day(line: str) -> str:
    found = _DATE.search(line)
    if not found:
        return ""
    day, month, year = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def _issuer(head: Sequence[str], known: KnownNames) -> str:
    """The name above the number: the last of the lines, or both where a name takes two."""
    names = []
    for line in head:
        if _NUMBER.match(line) or _ABOUT.match(line) or _DATE.search(line):
            break
        if any(letter.isalpha() for letter in line):
            names.append(line)
    for candidate in (" ".join(names), *reversed(names)):
        spelt = {fold(name): name for name in known.issuers}
        if fold(candidate) in spelt:
            return spelt[fold(candidate)]
    if not names:
        return ""
    takes_two = len(names) > 1 and fold(names[-1]).startswith(
        ("tinh ", "thanh pho ", "huyen ", "xa ", "phuong ")
    )
    return _as_name(" ".join(names[-2:]) if takes_two else names[-1])


def _as_name(capitals: str) -> str:
    """A name in capital letters as it is written in a text: generic words small, the others as names."""
    words = [word.lower() if fold(word) in _GENERIC else word.capitalize() for word in capitals.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _subject(said: Sequence[str], known: KnownNames) -> dict[str, str]:
    """Kind, title and summary, from the kind's line and what follows it, or from the `V/v` of a letter."""
    labels = {fold(label): label for label in known.kinds}
    for at, line in enumerate(said[: _MOST_HEAD + 4]):
        if about := _ABOUT.match(line):
            subject = f"Về việc {_until_next_part(line[about.end() :], said[at + 1 :])}"
            found = {"title": subject, "summary": subject}
            return found | ({"kind": known.kinds["Công văn"]} if "Công văn" in known.kinds else {})
        if (label := labels.get(fold(line).rstrip(":"))) and at + 1 < len(said):
            subject = _until_next_part("", said[at + 1 :])
            title = f"{label} {subject[:1].lower()}{subject[1:]}" if subject else ""
            return {"kind": known.kinds[label]} | ({"title": title, "summary": title} if title else {})
    return {}


def _until_next_part(begun: str, following: Sequence[str]) -> str:
    """The lines of a subject: up to the grounds, the addressee, the first article or a line in capitals."""
    lines = [begun] if begun else []
    for line in following[:_MOST_SUBJECT]:
        if _AFTER_SUBJECT.match(fold(line)) or _DATE.search(line) or _NATION in fold(line):
            break
        if lines and line.isupper():
            break
        lines.append(line)
    return " ".join(lines).rstrip(" .;")


def _recipients(said: Sequence[str]) -> Iterator[str]:
    starts = [at for at, line in enumerate(said) if _RECIPIENTS.match(line)]
    if not starts:
        return
    first = _RECIPIENTS.match(said[starts[-1]])
    lines = [first[1] if first else "", *said[starts[-1] + 1 :]]
    for line in lines:
        name = _ITEM.sub("", line).strip().rstrip(";.,").strip()
        if not name:
            continue
        if name.isupper() or _AUTHORITY.match(name):
            return
        yield name
        if _KEPT.match(name):
            return


def _centre(recipients: Sequence[str], known: KnownNames) -> str:
    names = [fold(name) for name in known.information_centre]
    return next((one for one in recipients if any(name in fold(one) for name in names)), "")


def _signature(said: Sequence[str]) -> dict[str, str]:
    """The signer and the post, from the last line that names one."""
    for at in range(len(said) - 1, -1, -1):
        post = fold(said[at])
        if not (said[at].isupper() and _POST.match(post)):
            continue
        names = (found[1] for line in said[at + 1 : at + _MOST_SIGNATURE] if (found := _NAME.match(line)))
        signer = next((name for name in names if not _SIGNED.match(fold(name))), "")
        if not signer:
            continue
        above = (
            said[at - 1]
            if at and _AUTHORITY.match(said[at - 1]) and _POST.match(_office(said[at - 1]))
            else ""
        )
        posts = [_as_post(line) for line in (above, said[at]) if line]
        return {"signer": signer, "signer_title": ", ".join(posts)}
    return {}


def _office(authority: str) -> str:
    return fold(authority.partition(".")[2].strip())


def _as_post(capitals: str) -> str:
    """`KT. CHỦ TỊCH` → `KT. Chủ tịch`, `PHÓ CHỦ TỊCH` → `Phó Chủ tịch`."""
    mark, dot, post = capitals.partition(".") if _AUTHORITY.match(capitals) else ("", "", capitals)
    first, _, rest = post.strip().partition(" ")
    if fold(first) in {"pho", "quyen"}:
        return f"{mark}{dot}{' ' if dot else ''}{first.capitalize()} {rest.capitalize()}"
    return f"{mark}{dot}{' ' if dot else ''}{post.strip().capitalize()}"
