"""Finishes a document: its files, summary and last lines, and its front matter in the type's order."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.checks.metadata import check_values
from pipeline.importer.carried_files import IMAGES, may_be_carried
from pipeline.importer.mapping import key_mapping
from pipeline.importer.metadata import Draft
from pipeline.importer.outcome import SkippedError
from pipeline.importer.references import References
from pipeline.importer.values import is_absent, words
from pipeline.intake.cleaning import cleaned
from pipeline.intake.from_html.markdown_writer import escaped
from pipeline.intake.summary import summary_of
from pipeline.store.yaml_file import dump

_WEB = re.compile(r"^https?://[^\s<>]+$")
_FILE_KEYS = ("file", "src", "url", "path", "href", "uid", "feature")


def content_of(draft: Draft, body: str, references: References) -> str:
    """The text of the content file."""
    body = cleaned(_with_lines_at_end(draft, body, references))[0]
    _list_images(draft, references)
    if "summary" not in draft.values and (summary := summary_of(body)):
        draft.values["summary"] = summary
        draft.note("summary_made", "summary", summary)
    _drop_unfit(draft)
    ordered = {name: draft.values[name] for name in draft.kind.fields if name in draft.values}
    return f"---\n{dump(ordered)}---\n\n{body}" if body else f"---\n{dump(ordered)}---\n"


def _drop_unfit(draft: Draft) -> None:
    """Take out and report what the type would not take even in a draft."""
    _, faults = check_values(draft.kind, draft.values, "draft")
    for fault in faults:
        name = str(fault.steps[0])
        if name in draft.values:
            draft.note("unfit_value", name, words(draft.values.pop(name)))
    if "title" not in draft.values:
        raise SkippedError("no_title")


def _with_lines_at_end(draft: Draft, body: str, references: References) -> str:
    english = draft.values.get("lang") == "en"
    lines = [
        _line(entry["label_en" if english else "label"], words(draft.shown[entry["key"]]), entry["address"])
        for entry in key_mapping().shown
        if entry["key"] in draft.shown
    ]
    if not body.strip() and draft.old_url:
        lines.append(_line("Read it at" if english else "Xem tại", draft.old_url, "{value}"))
    for address in _attach(draft, references):
        if address.split("//", 1)[1] not in body:
            lines.append(_line("Attachment" if english else "Tệp đính kèm", address, "{value}"))
    end = "\n".join(lines)
    return f"{body}\n{end}\n" if body and lines else body or (f"{end}\n" if lines else "")


def _line(label: str, value: str, address: str) -> str:
    target = address.replace("{value}", value)
    return f"- {label}: <{target}>" if _WEB.match(target) else f"- {label}: {escaped(value)}"


def _attach(draft: Draft, references: References) -> Iterator[str]:
    """Carry attachments over into `attachments`; yields those that stand on another site."""
    records = []
    for old, entry in _entries(draft.attachments):
        found = references.addresses.files.find(old, draft.path)
        if found and may_be_carried(found):
            title = words(
                entry.get("title") or entry.get("name") or found.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            )
            records.append({"file": references.file_address(found), "title": title})
        elif old.startswith(("http://", "https://", "//")):
            yield f"https:{old}" if old.startswith("//") else old
        else:
            draft.note("missing_attachment", "attachments", old)
    if records:
        draft.values["attachments"] = records


def _list_images(draft: Draft, references: References) -> None:
    """Every image that comes along stands in `images`, the one the old front matter names first."""
    records: dict[str, str] = {}
    for old, entry in _entries(draft.images):
        found = references.addresses.files.find(old, draft.path)
        if found and found.lower().endswith(tuple(IMAGES)):
            records.setdefault(
                references.file_address(found), words(entry.get("alt") or entry.get("caption") or "")
            )
        else:
            draft.note("missing_image", "images", old)
    for file, alt in references.images.items():
        records[file] = records.get(file) or alt
    if records:
        draft.values["images"] = [
            {"file": file, **({"alt": alt} if alt else {})} for file, alt in records.items()
        ]


def _entries(raw: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each file that a foreign value names, with what else it says of it."""
    if isinstance(raw, dict) and (key := next((key for key in _FILE_KEYS if key in raw), "")):
        yield words(raw[key]), raw
    elif isinstance(raw, (list, dict)):
        for part in raw if isinstance(raw, list) else raw.values():
            yield from _entries(part)
    elif raw is not None and not is_absent(raw):
        for line in str(raw).split("\n"):
            if line.strip():
                yield line.strip(), {}
