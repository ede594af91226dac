"""Checks that what a document leads to is there: pages, anchors, files, translated documents.

Incremental use: see `pipeline.checks.facts`.
"""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Protocol

from pipeline.checks.facts import Facts
from pipeline.checks.issue import Issue, issue_of
from pipeline.checks.targets import Target, target_of
from pipeline.model.address import AGENCY_PAGES, FILES_FOLDER, PROGRAM_FOLDERS, file_paths
from pipeline.model.agency import RESERVED_LABELS
from pipeline.model.portal import Portal


class Known(Protocol):
    """What a state of the portal holds, as the checks of links ask for it."""

    def anchors(self, path: str) -> Collection[str] | None:
        """Anchors of the document at this path; None where there is no document."""
        ...

    def has_file(self, path: str) -> bool:
        """Whether an image or attachment stands at this path."""
        ...

    def is_alias(self, address: str) -> bool:
        """Whether a document names this as one of its old addresses."""
        ...

    def near(self, path: str) -> Collection[str]:
        """Paths of documents among which the author may have meant one."""
        ...


def link_faults(facts: Facts, known: Known, portal: Portal) -> Iterator[Issue]:
    """Every fault of what one document leads to; `context["found"]` is the target as it is written."""
    yield from _in_body(facts, known, portal)
    for field, file in facts.files:
        if not any(map(known.has_file, file_paths(file, facts.place.site))):
            path = file_paths(file, facts.place.site)[0]
            yield issue_of(facts.path, "file_missing", field=field, found=file, expected=path)
    for field, path in facts.documents:
        if known.anchors(path) is None:
            meant = _meant(path, known)
            yield issue_of(
                facts.path, _with_meant("document_missing", meant), field=field, found=path, meant=meant
            )


def referred(facts: Facts) -> set[str]:
    """Paths whose coming, going or changing can change the faults of this document."""
    place = facts.place
    paths = {path for _, path in facts.documents}
    for _, file in facts.files:
        paths.update(file_paths(file, place.site))
    for link in facts.links:
        target = target_of(link, place)
        paths.update(target.paths if target else ())
    return paths


def _in_body(facts: Facts, known: Known, portal: Portal) -> Iterator[Issue]:
    named = {file for _, file in facts.files}
    for link in facts.links:
        target = target_of(link, facts.place)
        if target is None or link in named:
            continue
        if target.is_document:
            yield from _document(facts, link, target, known)
        elif target.paths:
            if not any(map(known.has_file, target.paths)):
                yield issue_of(facts.path, "file_missing", found=link, expected=target.paths[0])
        elif not _is_list(target.address, portal) and not known.is_alias(target.address):
            yield issue_of(facts.path, "broken_link", found=link)


def _document(facts: Facts, link: str, target: Target, known: Known) -> Iterator[Issue]:
    path = next((path for path in target.paths if known.anchors(path) is not None), None)
    if path is None:
        if not known.is_alias(target.address) and not _is_made(target.address):
            meant = _meant(target.paths[0], known)
            yield issue_of(facts.path, _with_meant("broken_link", meant), found=link, meant=meant)
    elif target.anchor:
        anchors = known.anchors(path)
        if anchors is not None and target.anchor not in anchors and not target.anchor.startswith(_FOOTNOTE):
            shown = ", ".join(f"#{anchor}" for anchor in list(anchors)[:8]) or "không có"
            yield issue_of(facts.path, "broken_anchor", found=link, anchor=target.anchor, known=shown)


_FOOTNOTE = ("fn-", "fnref-")


def _meant(path: str, known: Known) -> str:
    """The document of the same folder with the most similar name, if one is similar at all."""
    names = {other.rpartition("/")[2]: other for other in known.near(path)}
    near = get_close_matches(path.rpartition("/")[2], names, 1, 0.75)
    return names[near[0]] if near else ""


def _with_meant(code: str, meant: str) -> str:
    return f"{code}_like" if meant else code


def _is_made(address: str) -> bool:
    """Whether an address that looks like a document's is a page that the program makes."""
    return address.endswith("/index.html") or address.startswith(AGENCY_PAGES)


def _is_list(address: str, portal: Portal) -> bool:
    """Whether an address that is neither a document's nor a file's can be a page that the program makes."""
    parts = [part for part in address.split("/") if part]
    if parts and parts[0] in portal.agencies:
        parts = parts[1:]
    if not parts:
        return True
    folders = {kind.folder for kind in portal.types.values()}
    first = parts[0]
    return first in folders | PROGRAM_FOLDERS or (first in RESERVED_LABELS and first != FILES_FOLDER)
