"""Checks a whole portal: every document by itself, and all of them with each other.

One pass reads the files in batches and keeps only facts (`pipeline.checks.facts`) of each document, so that
memory grows with the number of documents and not with their size.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.checks.agencies import agency_issues
from pipeline.checks.calendars import calendar_issues
from pipeline.checks.clashes import Key, clash_issues, keys_of, translation_issues
from pipeline.checks.data_files import portal_of, read_data_file
from pipeline.checks.facts import Facts, facts_of
from pipeline.checks.files import file_issues
from pipeline.checks.issue import Issue, steps_of
from pipeline.checks.links import link_faults
from pipeline.checks.severity import counts_at
from pipeline.checks.stages import examine
from pipeline.checks.tree import tree_issues
from pipeline.model.address import FILES_FOLDER, place_of
from pipeline.model.portal import Portal
from pipeline.model.rules import Limits
from pipeline.store.portal_data import is_data
from pipeline.store.source import CONTENT_FOLDERS, Source, in_batches
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.yaml_file import YamlFault, line_of, split_front_matter

_FILES_AT_ONCE = 8
"""Images and attachments may have 20 MB each: few of them are held at a time."""


def check_portal(source: Source, stage: str, only: Collection[str] | None = None) -> tuple[Issue, ...]:
    """Every issue of the portal's files at a stage, in the order of their paths.

    `only`: paths of files or folders; issues of others are left out, though they are read, because what is
    asked for may lead to them or clash with them.
    """
    entries = list(source.entries(CONTENT_FOLDERS))
    regular = [entry for entry in entries if entry.blob and entry.mode.startswith("100")]
    portal, issues = data_issues(source, regular, stage)
    issues += tree_issues(entries, portal.rules.limits if portal else Limits())
    if portal is not None:
        issues += _content_issues(source, regular, portal, stage, only)
    wanted = (issue for issue in issues if counts_at(issue.code, stage) and _is_asked(issue.path, only))
    return tuple(sorted(wanted))


def data_issues(
    source: Source, entries: Iterable[TreeEntry], stage: str
) -> tuple[Portal | None, list[Issue]]:
    """The portal that the data files among the entries make, if they do, and every issue of theirs."""
    data = [entry for entry in entries if is_data(entry.path) and entry.path.endswith(".yml")]
    files = {entry.path: read_data_file(entry.path, content) for entry, content in _read(source, data, 500)}
    portal, issues = portal_of(files, stage)
    if portal is not None:
        issues += agency_issues(portal)
        issues += calendar_issues(portal)
    return portal, _with_lines_of_data(issues, {path: file.text for path, file in files.items()})


def _is_asked(path: str, only: Collection[str] | None) -> bool:
    return only is None or any(path == each or path.startswith(f"{each.rstrip('/')}/") for each in only)


def _read(source: Source, entries: Iterable[TreeEntry], size: int) -> Iterator[tuple[TreeEntry, bytes]]:
    for batch in in_batches(entries, size):
        yield from zip(batch, source.read(batch), strict=True)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All documents and files of one state of the portal (see links.Known)."""

    facts: dict[str, Facts] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Documents with faults of their own: they are there, but what is in them is not known."""
    files: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    folders: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def anchors(self, path: str) -> Collection[str] | None:
        if path in self.unreadable:
            return ANY_ANCHOR
        return self.facts[path].anchors if path in self.facts else None

    def has_file(self, path: str) -> bool:
        return path in self.files

    def is_alias(self, address: str) -> bool:
        return address in self.aliases

    def near(self, path: str) -> Collection[str]:
        return self.folders[path.rpartition("/")[0]]


class AnyAnchor(tuple[str, ...]):
    """Anchors of a document that could not be read: whatever is asked for may be there."""

    def __contains__(self, anchor: object) -> bool:
        return True


ANY_ANCHOR = AnyAnchor()


def _content_issues(
    source: Source, entries: Sequence[TreeEntry], portal: Portal, stage: str, only: Collection[str] | None
) -> Iterator[Issue]:
    documents = [entry for entry in entries if is_document(entry.path)]
    files = [entry for entry in entries if _is_file(entry.path)]
    seen = _Seen(files={entry.path for entry in files})
    for entry, content in _read(source, documents, 500):
        examined = examine(entry.path, content, portal, stage)
        yield from examined.issues
        seen.folders[entry.path.rpartition("/")[0]].append(entry.path)
        if examined.document is None or examined.rendered is None:
            seen.unreadable.add(entry.path)
            continue
        seen.facts[entry.path] = facts = facts_of(examined.document, examined.rendered)
        seen.aliases.update(facts.aliases)
    asked = [entry for entry in files if _is_asked(entry.path, only)]
    for entry, content in _read(source, asked, _FILES_AT_ONCE):
        yield from file_issues(entry.path, content, portal.rules.limits)
    yield from _with_lines(source, entries, list(_shared_issues(seen, portal, only)))


def is_document(path: str) -> bool:
    """Whether a file is a document, and not data or an attachment."""
    place = place_of(path)
    return path.endswith(".md") and not is_data(path) and (place is None or place.folder != FILES_FOLDER)


def _is_file(path: str) -> bool:
    place = place_of(path)
    return place is not None and place.folder == FILES_FOLDER


def _shared_issues(seen: _Seen, portal: Portal, only: Collection[str] | None) -> Iterator[Issue]:
    sharing: defaultdict[Key, list[Facts]] = defaultdict(list)
    for facts in seen.facts.values():
        for key in keys_of(facts):
            sharing[key].append(facts)
        if _is_asked(facts.path, only):
            yield from link_faults(facts, seen, portal)
            yield from translation_issues(facts, seen.facts.get(facts.translation_of))
    for key, documents in sharing.items():
        yield from clash_issues(key, documents)


def _with_lines(source: Source, entries: Sequence[TreeEntry], issues: list[Issue]) -> Iterator[Issue]:
    """The issues with the line of each, for which the few files that have some are read again."""
    by_path: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_path[issue.path].append(issue)
    again = [entry for entry in entries if entry.path in by_path]
    for entry, content in _read(source, again, 500):
        for issue in by_path[entry.path]:
            yield replace(issue, line=line_in(content.decode("utf-8"), issue))


def line_in(text: str, issue: Issue) -> int:
    """The line of a document's text on which an issue stands: its field's, or that of what was found."""
    try:
        parts = split_front_matter(text)
    except YamlFault:
        return 1
    if issue.field:
        return line_of(parts.yaml_text, steps_of(issue.field)) + 1
    at = parts.body.find(str(issue.context.get("found", "")))
    return parts.body_line + parts.body.count("\n", 0, max(at, 0))


def _with_lines_of_data(issues: list[Issue], texts: dict[str, str]) -> list[Issue]:
    return [
        replace(issue, line=line_of(texts[issue.path], steps_of(issue.field)))
        if issue.path in texts and issue.field and issue.line == 1
        else issue
        for issue in issues
    ]
