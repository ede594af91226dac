"""Judges what documents and files owe each other, again only where a change can have altered it.

A strict build asks for all that `congso check --stage publish` asks for; what a document owes by itself is found when
it is read (pipeline.site.reading), the rest here, from what a catalogue keeps.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.checks.clashes import clash_issues, translation_issues
from pipeline.checks.issue import Issue
from pipeline.checks.kept_facts import ALIAS, CLASH, LEADS, REFERS, KeptFacts, Key, clash_of
from pipeline.checks.links import link_faults
from pipeline.checks.portal import data_issues, line_in
from pipeline.checks.severity import counts_at
from pipeline.checks.tree import entry_issues, folder_issues, same_name_issues, same_name_key
from pipeline.model.portal import Portal
from pipeline.store.output_tree import parent_of
from pipeline.store.portal_data import data_entries, is_data
from pipeline.store.source import Source
from pipeline.store.tree_objects import TreeEntry

STAGE = "publish"
"""What stands on `main` is published, so a strict build asks for all that this stage asks."""

_DATA, _ENTRY, _NAME, _FOLDER, _DOCUMENT = "data", "entry", "name", "folder", "document"


def judge(
    kept: KeptFacts,
    source: Source,
    portal: Portal,
    changed: Sequence[TreeEntry],
    gone: Collection[str],
    keys: Collection[Key],
    everything: bool,
) -> None:
    """Judge again what a change can have altered, or everything, which the facts are then fresh of.

    `changed`: entries that came or changed; `gone`: paths that went; `keys`: those that changed documents had and
    have. The kept facts and files are those of the state after the change.
    """
    paths = [entry.path for entry in changed] + sorted(gone)
    if everything or any(is_data(path) for path in paths):
        kept.judge(_DATA, "", data_issues(source, data_entries(source), STAGE)[1])
    _judge_tree(kept, portal, changed, gone, everything)
    lines = _Lines(source, {entry.path: entry for entry in changed})
    for path in kept.leading() if everything else sorted(_concerned(kept, paths, keys)):
        kept.judge(_DOCUMENT, path, lines.added(_of_document(kept, portal, path)))
    claimed = kept.shared(CLASH) if everything else sorted(key for kind, key in keys if kind == CLASH)
    for key in claimed:
        facts = [found for path in kept.sharing(CLASH, key) if (found := kept.of(path))]
        kept.judge(CLASH, key, lines.added(clash_issues(clash_of(key), facts)))


def published_faults(kept: KeptFacts) -> list[Issue]:
    """What was found, as far as it counts when publishing."""
    return [issue for issue in kept.issues() if counts_at(issue.code, STAGE)]


def _judge_tree(
    kept: KeptFacts, portal: Portal, changed: Sequence[TreeEntry], gone: Collection[str], everything: bool
) -> None:
    limits = portal.rules.limits
    kept.add_names((same_name_key(entry.path), entry.path) for entry in changed)
    for entry in changed:
        kept.judge(_ENTRY, entry.path, entry_issues(entry, limits))
    for path in gone:
        kept.drop_name(same_name_key(path), path)
        kept.judge(_ENTRY, path, ())
    paths = {entry.path for entry in changed} | set(gone)
    for folded in kept.called_alike() if everything else sorted({same_name_key(path) for path in paths}):
        called = kept.called(folded)
        kept.judge(_NAME, folded, same_name_issues(called) if len(called) > 1 else ())
    counts = Counter(parent_of(entry.path) for entry in changed)
    for folder in sorted({parent_of(path) for path in paths}):
        count = counts[folder] if everything else len(kept.files_in(folder))
        kept.judge(_FOLDER, folder, folder_issues(Counter({folder: count}), limits))


def _concerned(kept: KeptFacts, paths: Iterable[str], keys: Iterable[Key]) -> set[str]:
    """Paths of the documents whose faults a change can have altered, those that went among them."""
    found = {*paths, *kept.faulty(_DOCUMENT)}
    for path in paths:
        found.update(kept.sharing(REFERS, path))
    for kind, key in keys:
        if kind == ALIAS:
            found.update(kept.sharing(LEADS, key))
    return found


def _of_document(kept: KeptFacts, portal: Portal, path: str) -> Iterator[Issue]:
    facts = kept.of(path)
    if facts:
        yield from link_faults(facts, kept, portal)
        yield from translation_issues(facts, kept.of(facts.translation_of) if facts.translation_of else None)


class _Lines:
    """Finds the line of an issue, for which the few files that have some are read again."""

    def __init__(self, source: Source, changed: dict[str, TreeEntry]) -> None:
        self._source = source
        self._entries = changed

    def added(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        for issue in issues:
            if issue.path not in self._entries:
                self._entries.update((entry.path, entry) for entry in self._source.entries((issue.path,)))
            [content] = self._source.read([self._entries[issue.path]])
            yield replace(issue, line=line_in(content.decode("utf-8"), issue))
