"""Writes `sub-portals/<label>/agency.yml`: the registration of an agency, and its closing."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import MisuseError
from pipeline.store.content_file import content_file, read_content_file, write_content_file
from pipeline.store.yaml_file import dump, parse_mapping

_COMMENT = "# Cơ quan và cổng thành phần: sửa địa chỉ liên hệ và Ban biên tập cho đúng.\n"


def agency_path(label: str) -> str:
    """Path of the file that registers the agency with this label."""
    return f"sub-portals/{label}/agency.yml"


def register(folder: Path, values: Mapping[str, object]) -> str:
    """Write the file of a new agency, and return its path; raises MisuseError where there is one already."""
    path = agency_path(str(values["label"]))
    if content_file(folder, path).exists():
        raise MisuseError(f"{path} exists already", "Edit the file, or choose another label.")
    write_content_file(folder, path, (_COMMENT + dump(values)).encode())
    return path


def set_values(folder: Path, label: str, values: Mapping[str, str]) -> str:
    """Give top-level keys of an agency's file new values, keep every other line, and return its path.

    Raises MisuseError where the agency has no file.
    """
    path = agency_path(label)
    content = read_content_file(folder, path)
    if content is None:
        raise MisuseError(f"{path} does not exist", "congso agency new LABEL registers an agency.")
    text = content.decode("utf-8")
    wanted = {**parse_mapping(text), **values}
    edited = text
    for name, value in values.items():
        edited = _with(edited, name, value)
    if parse_mapping(edited) != wanted:  # a value of several lines: better without comments than wrong
        edited = dump(wanted)
    write_content_file(folder, path, edited.encode())
    return path


def _with(text: str, name: str, value: str) -> str:
    line = dump({name: value})
    found = re.search(rf"^{re.escape(name)}:.*\n?", text, re.MULTILINE)
    if found:
        return text[: found.start()] + line + text[found.end() :]
    return f"{text.rstrip()}\n{line}"
