"""Erases pages from the past by law: out of every snapshot and out of the content's history, with a public record.

Personal data published by mistake, a court's order. What only must not be read is withheld instead
(pipeline.archive.withholding). The order is recorded first, so that nobody reads the pages from then on; then all is
written anew beside the old, and takes its place. Killed in between, the same command goes on.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pipeline.archive.events import Event, record, recorded
from pipeline.archive.locking import archive_lock, take_its_place
from pipeline.archive.progress import Progress, no_progress
from pipeline.archive.rewriting import Erasure, Rewritten, write_anew
from pipeline.archive.shelves import plain_path
from pipeline.archive.snapshots import snapshot_of
from pipeline.archive.withholding import Order, hidden, plain_address
from pipeline.errors import MisuseError
from pipeline.store.archive_repository import ArchiveRepository, archive_repositories
from pipeline.store.durable import write_durably
from pipeline.store.erased_history import erase_from_history, holding, remove_unreachable, source_candidates
from pipeline.store.refs import writing
from pipeline.store.repository import Repository
from pipeline.store.signing import ServiceKey


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure has done, and what is left to do by hand."""

    snapshots: int
    """Snapshots that have lost a file."""
    sources: list[str]
    """Paths that are gone from the content's history."""
    still_named: list[str]
    """Addresses that still link to what was erased, in some snapshot: lists, feeds, data."""
    backups: list[str]
    """Folders of backups that were made before: they hold it until they are made again or destroyed."""


def erase(
    var: Path,
    addresses: Sequence[str],
    order: Order,
    key: ServiceKey,
    moment: datetime,
    words: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Erased:
    """Erase addresses from every snapshot, and the documents and files they come from out of the repository.

    `words` are made unreadable wherever another page, list or feed of any snapshot has them. Raises MisuseError
    where no snapshot ever had one of the addresses.
    """
    archive, source = var / "archive", Repository(var / "repository.git")
    pages = {plain_address(address) for address in addresses}
    with archive_lock(archive):
        years = archive_repositories(archive)
        known = {path for each in years for path in _ever(each)}
        done = {path for event in recorded(archive, ("erase",)) for path in event.facts["addresses_sha256"]}
        if missing := [page for page in sorted(pages) if page not in known and hidden(page) not in done]:
            raise MisuseError(f"no snapshot has /{missing[0]}", "Name pages as /tin-tuc/2026/x.html.")
        facts = {**asdict(order), "addresses_sha256": sorted(map(hidden, pages))}
        record(archive, Event("erase", moment, facts))
        sources = holding(source, [path for page in sorted(pages) for path in source_candidates(page)])
        renamed = _erase_sources(source, sources, key, var / "erasing.json")
        remark = f"{len(pages)} pages by {order.decision} of {order.decided}"
        erasure = Erasure(frozenset(pages), tuple(words), remark, renamed)
        poorer, named = 0, set[str]()
        for number, repository in enumerate(years):
            progress("years", number, len(years))
            if words or _concerns(repository, pages, renamed):
                outcome = _replace(repository, erasure, key)
                poorer, named = poorer + outcome.poorer, named | outcome.still_named
        _forget_what_was_derived(var)
        (var / "erasing.json").unlink(missing_ok=True)
    backups = {event.facts["folder"]: None for event in recorded(archive, ("backup",))}
    return Erased(poorer, sources, sorted(named), list(backups))


def _erase_sources(source: Repository, paths: Sequence[str], key: ServiceKey, note: Path) -> dict[str, str]:
    """New ids of commits by the old ones. `note` keeps them until the archive has followed, whoever dies before."""
    renamed: dict[str, str] = json.loads(note.read_text(encoding="ascii")) if note.exists() else {}

    def noted(anew: Mapping[str, str]) -> None:
        renamed.update(anew)
        write_durably(note, json.dumps(renamed).encode())

    if paths:
        with writing(source) as writer:
            erase_from_history(writer, paths, key, noted)
    if renamed:
        remove_unreachable(source)
    return renamed


def _forget_what_was_derived(var: Path) -> None:
    """Delete what builds and searches remember: texts are in it, and commits that are no more. All is made again."""
    shutil.rmtree(var / "search", ignore_errors=True)
    for path in (var / "cache").glob("*"):
        if path.is_dir():
            shutil.rmtree(path)
        elif not path.name.startswith(
            "archive.sqlite"
        ):  # the reader has it open; it names bytes, and has none
            path.unlink()


def _ever(repository: ArchiveRepository) -> set[str]:
    """Every address that any snapshot of a year had."""
    commits = [commit.id for commit in repository.commits()]
    stored = {change.path for changes in repository.changes(commits) for change in changes}
    return {plain_path(path).removeprefix("data/") for path in stored if path.startswith("data/")}


def _concerns(repository: ArchiveRepository, pages: set[str], renamed: dict[str, str]) -> bool:
    found = (snapshot_of(commit, repository) for commit in repository.commits())
    return bool(pages & _ever(repository)) or any(snapshot.commit in renamed for snapshot in found)


def _replace(repository: ArchiveRepository, erasure: Erasure, key: ServiceKey) -> Rewritten:
    folder = repository.folder
    fresh = ArchiveRepository(folder.with_name(f"{folder.name}.fresh"))
    shutil.rmtree(fresh.folder, ignore_errors=True)
    outcome = write_anew(repository, fresh, erasure, key)
    fresh.repack()
    take_its_place(fresh.folder, folder)
    return outcome
