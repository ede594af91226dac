"""Plans an import: where every document will stand and what it will say. Writes nothing."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline.checks.messages import message
from pipeline.checks.stages import examine
from pipeline.importer.addresses import OldAddresses, file_names, old_addresses, placed
from pipeline.importer.bodies import anchors_of, converted
from pipeline.importer.carried_files import CarriedFiles
from pipeline.importer.finishing import content_of
from pipeline.importer.front_matter import take_apart
from pipeline.importer.mapping import key_mapping
from pipeline.importer.metadata import Draft, draft_of
from pipeline.importer.outcome import Change, Skip, SkippedError
from pipeline.importer.references import Addresses, References
from pipeline.importer.source_folder import SourceFolder
from pipeline.intake.cleaning import cleaned
from pipeline.model.address import FILES_FOLDER, content_folder
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal


@dataclass(frozen=True, slots=True)
class Target:
    """Where an import goes."""

    portal: Portal
    kind: DocumentType
    site: str
    """Label of the subsite, or MAIN."""
    agency: str
    """Label of the agency that supplies the documents."""
    existing: Callable[[str], bytes | None]
    """The bytes at a path of the repository, or None where there is no file."""
    names_in: Mapping[str, frozenset[str]]
    """Names of the files that stand in each folder below the type's folder."""
    old_site: str = ""
    """Scheme and host of the old site, without a slash at the end, where known."""

    @property
    def folder(self) -> str:
        return f"{content_folder(self.site)}/{self.kind.folder}"

    @property
    def files_folder(self) -> str:
        return f"{content_folder(self.site)}/{FILES_FOLDER}"


@dataclass(slots=True)
class Plan:
    """What an import would write."""

    documents: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Path in the imported folder → path in the repository and content."""
    files: dict[str, str] = field(default_factory=dict)
    """Path in the imported folder → path in the repository, of images and attachments."""
    changed: list[Change] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)


def plan_import(source: SourceFolder, target: Target) -> Plan:
    """Plan an import. A document that cannot become one of ours is skipped and stops no other."""
    refused: dict[str, Skip] = {}
    while True:
        plan, failed = _plan_without(source, target, refused)
        if not failed:
            return plan
        # A document that cannot be converted must not be linked to: plan again without it.
        refused |= failed


def _plan_without(
    source: SourceFolder, target: Target, refused: Mapping[str, Skip]
) -> tuple[Plan, dict[str, Skip]]:
    """A plan, and the documents for which it turned out too late that they cannot be part of it."""
    plan = Plan(skipped=list(refused.values()))
    drafts = []
    for path in source.documents:
        if path not in refused:
            try:
                drafts.append(_read(source, path, target))
            except SkippedError as fault:
                plan.skipped.append(Skip(path, fault.code, fault.context))
    failed: dict[str, Skip] = {}
    addresses = _addresses(source, target, drafts)
    for draft in drafts:
        try:
            plan.documents[draft.path] = (addresses.new[draft.path], _converted(draft, addresses, target))
        except SkippedError as fault:
            failed[draft.path] = Skip(draft.path, fault.code, fault.context)
        plan.changed += draft.changes
    plan.files = {path: f"{target.files_folder}/{place}" for path, place in addresses.files.targets.items()}
    plan.skipped += [Skip(path, "unused_file") for path in sorted(source.files - plan.files.keys())]
    return plan, failed


def _read(source: SourceFolder, path: str, target: Target) -> Draft:
    text, done = cleaned(source.text(path))
    draft = draft_of(path, take_apart(text), target.kind, key_mapping())
    for code, found in done:
        draft.note(code, "", found)
    draft.values["agency"] = target.agency
    if target.kind.name == "english":
        draft.values["lang"] = "en"
    return draft


def _addresses(source: SourceFolder, target: Target, drafts: list[Draft]) -> Addresses:
    names = file_names(drafts)
    dated = {
        draft.path: (f"{names[draft.path]}.md", str(draft.values.get("date", ""))[:10]) for draft in drafts
    }
    new = {path: f"{target.folder}/{place}" for path, place in placed(dated, target.names_in).items()}
    bodies = {draft.path: draft.body for draft in drafts}

    @cache
    def anchors(path: str) -> frozenset[str]:
        return anchors_of(bodies[path])

    old = old_addresses(drafts)
    _keep_aliases_apart(drafts, new, old)
    carried = CarriedFiles(source, lambda place: target.existing(f"{target.files_folder}/{place}"))
    return Addresses(old, new, anchors, carried, target.files_folder, target.old_site)


def _keep_aliases_apart(drafts: Iterable[Draft], new: Mapping[str, str], old: OldAddresses) -> None:
    """One former address leads to one page: what two documents claim stays with the first."""
    given = {f"/{posixpath.splitext(path)[0]}.html" for path in new.values()}
    for draft in drafts:
        kept = []
        for alias in draft.values.get("aliases", []):
            spelled = alias.rstrip("/")
            if spelled in given:
                draft.note("alias_taken", "aliases", alias)
            else:
                given.add(spelled)
                kept.append(alias)
        draft.values.pop("aliases", None)
        if kept:
            draft.values["aliases"] = kept


def _converted(draft: Draft, addresses: Addresses, target: Target) -> bytes:
    references = References(
        addresses=addresses,
        path=draft.path,
        date=str(draft.values.get("date", "")),
        old_url=draft.old_url,
        note=lambda code, found: draft.note(code, "", found),
    )
    body = converted(draft.body, references)
    content = content_of(draft, body, references).encode()
    examined = examine(addresses.new[draft.path], content, target.portal, "draft")
    for issue in examined.issues:
        if issue.severity == "error":
            raise SkippedError(issue.code, line=issue.line, said=message(issue))
    return content
