"""Checks of the files that a document names: an open format beside every Office file (TT 19/2011)."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.checks.issue import Fault

OFFICE = frozenset({".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf"})
OPEN = frozenset({".odt", ".ods", ".odp", ".pdf", ".csv", ".txt"})

_LISTS = ("attachments", "forms")


def attachment_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Office files without an ODF or PDF file of the same name in the same list."""
    for name in _LISTS:
        files = [PurePosixPath(item.get("file", "")) for item in values.get(name, ())]
        twins = {file.stem for file in files if file.suffix.lower() in OPEN}
        for index, file in enumerate(files):
            if file.suffix.lower() in OFFICE and file.stem not in twins:
                yield Fault((name, index, "file"), "office_only", {"found": file.name, "stem": file.stem})
