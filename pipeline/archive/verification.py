"""Proves that an archive is what was kept: every byte of it, and what each snapshot says of itself."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.events import log_of
from pipeline.archive.progress import Progress, no_progress
from pipeline.archive.shelves import DIGESTS, digest_list, plain_path
from pipeline.archive.snapshots import Snapshot, snapshot_of
from pipeline.archive.writing import SIGNATURE
from pipeline.errors import CongsoError
from pipeline.store.archive_files import strange_files
from pipeline.store.archive_repository import (
    ArchiveRepository,
    KeptTag,
    StoredChange,
    archive_repositories,
)
from pipeline.store.object_reader import ObjectReader
from pipeline.store.repository import Repository
from pipeline.store.signing import is_signed


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an archive is held against."""

    allowed_signers: Path
    """Keys that may have signed (ssh-keygen(1))."""
    source: Repository | None
    """The portal's repository, where it is there: it must have the commits that were built."""


def verify(
    archive: Path, evidence: Evidence, every: bool = False, progress: Progress = no_progress
) -> list[str]:
    """Check an archive; returns what is wrong, nothing where all is well.

    Checked are all bytes of the store, the chain of snapshots, all signatures and source commits; and, against
    the manifest, the files of the newest snapshot of each year, or of `every` snapshot.
    """
    log = log_of(archive)
    years = archive_repositories(archive)
    if wrong := [said for each in [*years, log] if each.folder.exists() for said in _damage(each, progress)]:
        return wrong  # what a damaged store says of itself is worth nothing
    events = {each.id for each in log.commits()} if log.folder.exists() else set()
    return [said for each in years for said in _year(each, evidence, events, every, progress)]


def _damage(repository: ArchiveRepository, progress: Progress) -> Iterator[str]:
    progress(repository.folder.name, 0, 1)
    yield from strange_files(repository.folder)
    if said := repository.damage():
        yield said


def _year(
    repository: ArchiveRepository, evidence: Evidence, events: Set[str], every: bool, progress: Progress
) -> list[str]:
    wrong: list[str] = []
    try:
        found = [snapshot_of(each, repository) for each in repository.commits()]
        wrong += _chain(repository)
        wrong += _signatures(repository, found, evidence.allowed_signers, progress)
        wrong += _sources(found, evidence.source)
        wrong += [
            f"{each.id}: the log of events has lost what it saw"
            for each in found
            if each.newest_event and each.newest_event not in events
        ]
        wrong += _contents(repository, found if every else found[-1:], progress)
    except (CongsoError, UnicodeDecodeError) as error:
        wrong.append(str(error))
    return wrong


def _chain(repository: ArchiveRepository) -> Iterator[str]:
    """Snapshots follow each other, one parent each, numbered from 1; tags are theirs and nobody else's."""
    before = ""
    names = set()
    for number, commit in enumerate(repository.commits(), 1):
        if commit.parents != ((before,) if before else ()):
            yield f"{commit.subject}: does not follow the snapshot before it"
        if int(commit.subject.rpartition("-")[2]) != number:
            yield f"{commit.subject}: is number {number} of its year"
        before = commit.id
        names.add(commit.subject)
    yield from (f"{name}: is a tag of no snapshot" for name in repository.tags().keys() - names)


def _signatures(
    repository: ArchiveRepository, found: Sequence[Snapshot], allowed: Path, progress: Progress
) -> Iterator[str]:
    tags = repository.tags()
    for done, snapshot in enumerate(found):
        progress("signatures", done, len(found))
        tag = tags.get(snapshot.id)
        if tag is None:
            yield f"{snapshot.id}: is not signed; the next release signs it if it is the newest"
        elif tag.commit != snapshot.kept or f"\ntag {snapshot.id}\n" not in tag.text:
            yield f"{snapshot.id}: its tag is another snapshot's"
        elif f"\nTag-Manifest-SHA256: {snapshot.tag_manifest_sha256}\n" not in tag.text:
            yield f"{snapshot.id}: what was signed is another tag manifest"
        elif not _is_well_signed(tag, allowed):
            yield f"{snapshot.id}: its signature is not good, or by no allowed signer"


def _is_well_signed(tag: KeptTag, allowed: Path) -> bool:
    payload, mark, signature = tag.text.partition(SIGNATURE)
    return is_signed(payload.encode(), mark + signature, allowed)


def _sources(found: Sequence[Snapshot], source: Repository | None) -> Iterator[str]:
    if source is None:
        return
    missing = source.missing({snapshot.commit for snapshot in found if snapshot.commit})
    for snapshot in found:
        if snapshot.commit in missing:
            yield f"{snapshot.id}: its source commit {snapshot.commit} is not in {source.folder}"


def _contents(repository: ArchiveRepository, found: Sequence[Snapshot], progress: Progress) -> Iterator[str]:
    """Every file of the snapshots is in the list of its folder, and the lists make the manifest that was signed."""
    if not found:
        return
    with repository.reading() as objects:
        tree = _Tree(objects)
        for done, (snapshot, changes) in enumerate(zip(found, _changes(repository, found), strict=True)):
            progress("files", done, len(found))
            yield from (f"{snapshot.id}: {wrong}" for wrong in (*tree.follow(changes), *_bag(snapshot, tree)))


def _bag(snapshot: Snapshot, tree: "_Tree") -> Iterator[str]:
    manifest = hashlib.sha256(b"".join(bag.manifest(tree.digests))).hexdigest()
    if manifest != snapshot.manifest_sha256:
        yield "its files are not those of its manifest"
    tags = bag.tag_manifest(tree.text(bag.INFO), manifest)
    if tree.text(bag.TAG_MANIFEST) != tags or bag.digest_of(tags) != snapshot.tag_manifest_sha256:
        yield "its tag manifest is not that of its tag files"
    if tree.text("bagit.txt") != bag.DECLARATION:
        yield "bagit.txt is not what it must be"


def _changes(repository: ArchiveRepository, found: Sequence[Snapshot]) -> Iterator[list[StoredChange]]:
    first, *others = (snapshot.kept for snapshot in found)
    yield [StoredChange(path, blob) for path, blob in repository.files(first).items()]
    yield from repository.changes(others)


class _Tree:
    """The stored tree of one snapshot after another, each file read and digested once."""

    def __init__(self, objects: ObjectReader) -> None:
        self._objects = objects
        self._known: dict[str, str] = {}
        self._stored: dict[str, str] = {}
        self._folders: dict[str, dict[str, str]] = defaultdict(dict)
        self.digests: dict[str, str] = {}
        """SHA-256 of each output by its path."""

    def follow(self, changes: Sequence[StoredChange]) -> Iterator[str]:
        """Go on to the next snapshot; says which folder's list is not that of its files."""
        reached = set()
        for change in sorted(
            changes, key=lambda each: each.blob != ""
        ):  # what goes, goes first: it may have moved
            folder = change.path.rpartition("/")[0]
            self._stored[change.path] = change.blob
            reached.add(folder)
            path = plain_path(change.path).removeprefix(f"{bag.PAYLOAD}/")
            if folder and path:
                self._note(folder, path, change.blob)
        for folder in sorted(reached - {""}):
            if self.text(f"{folder}/{DIGESTS}") != digest_list(self._folders[folder]):
                yield f"{folder}: its list of digests is not that of its files"

    def _note(self, folder: str, path: str, blob: str) -> None:
        name = path.rpartition("/")[2]
        if blob:
            self._folders[folder][name] = self.digests[path] = self._digest(blob)
        else:
            self._folders[folder].pop(name, None)
            self.digests.pop(path, None)

    def text(self, stored: str) -> str:
        blob = self._stored.get(stored)
        return next(self._objects.read_all([blob])).content.decode() if blob else ""

    def _digest(self, blob: str) -> str:
        if blob not in self._known:
            content = next(self._objects.read_all([blob])).content
            self._known[blob] = hashlib.sha256(content).hexdigest()
        return self._known[blob]
