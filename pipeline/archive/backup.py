"""Backs a portal up into one folder that needs nothing else (Đ11.2): a disk, a tape, a stick.

The folder has: the content repository as a bundle; each year of the archive and the log of events as a first bundle and
increments; accounts, keys and databases in one file encrypted with a public key; the digest of each file; and a page
that says how to put it together with git, tar, sha256sum and age alone. A file counts when the manifest names it: a
killed backup leaves the one before it whole.
"""

import hashlib
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pipeline.archive.events import Event, log_of, record, recorded
from pipeline.archive.locking import archive_lock
from pipeline.archive.progress import Progress, no_progress
from pipeline.archive.snapshots import newest_of
from pipeline.errors import MisuseError, PortalDataError
from pipeline.store.archive_files import read_refs
from pipeline.store.archive_repository import ArchiveRepository, archive_repositories
from pipeline.store.bundles import bundle_refs, write_bundle
from pipeline.store.durable import sync_file, sync_folder, write_durably
from pipeline.store.encryption import encrypted
from pipeline.store.lock import locked

MANIFEST = "manifest-sha256.txt"
INSTRUCTIONS = "HUONG-DAN-README.txt"
"""The page in Vietnamese and English that says how to put a portal together again without this program."""
PRIVATE_FOLDERS = ("private", "keys")
"""Folders of `var/` that are backed up encrypted."""

_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    folder: Path
    snapshot: str
    """The newest snapshot that it has; nothing where none was kept yet."""
    files: int
    bytes: int


def back_up(
    var: Path, folder: Path, recipient: str, moment: datetime, progress: Progress = no_progress
) -> Backup:
    """Bring a backup up to date, or begin one in a new folder. `recipient`: the public key, `age1…`.

    When it returns, every file has been read again and is what the manifest says. Raises PortalDataError where the
    folder's own files are damaged: begin another one then.
    """
    ours = {"archive", "repository", "private", MANIFEST, INSTRUCTIONS}  # also of one that was killed
    if folder.exists() and not {path.name for path in folder.iterdir()} <= ours:
        raise MisuseError(f"{folder} holds other files", "Name a new folder, or one with a backup.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # requests that are not public are in it
    with locked(var / "backup.lock"):
        known = read_manifest(folder)
        check_files(folder, known, progress)
        stamp = _fresh_stamp(known, moment)
        with archive_lock(var / "archive"):
            kept = list(_archive_bundles(var / "archive", folder, known, stamp))
        fresh = {*kept, _repository_bundle(var / "repository.git", folder, stamp)}
        progress("private", 0, 1)
        fresh |= {_private(var, folder, recipient, stamp), INSTRUCTIONS}
        write_durably(folder / INSTRUCTIONS, Path(__file__).with_name("backup-instructions.md").read_bytes())
        digests = {name: known.get(name) or _digest_of(folder / name) for name in sorted(fresh)}
        digests[INSTRUCTIONS] = _digest_of(folder / INSTRUCTIONS)
        _write_manifest(folder, digests)
        check_files(folder, digests, progress)
        _remove_others(folder, digests.keys())
        newest = [found.id for each in archive_repositories(var / "archive") if (found := newest_of(each))]
        size = sum((folder / name).stat().st_size for name in digests)
        made = Backup(folder, newest[-1] if newest else "", len(digests), size)
        _record(var / "archive", made, moment)
        return made


def last_backup(archive: Path) -> Event | None:
    """The last good backup, as the log tells of it."""
    found = recorded(archive, ("backup",))
    return found[-1] if found else None


def read_manifest(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a backup by its path, as its manifest says; nothing for a folder without one."""
    if not (folder / MANIFEST).exists():
        return {}
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def check_files(folder: Path, digests: dict[str, str], progress: Progress = no_progress) -> None:
    """Raise PortalDataError unless every file of a backup is what its manifest says."""
    for done, (name, digest) in enumerate(digests.items()):
        progress("reading", done, len(digests))
        if not (folder / name).is_file() or _digest_of(folder / name) != digest:
            raise PortalDataError(
                f"{folder / name}: is missing or not what was backed up", "Begin a backup in another folder."
            )


def _fresh_stamp(known: Iterable[str], moment: datetime) -> str:
    """What the files of one run are called: numbered, so that none is written over and the clock orders nothing."""
    newest = max((int(Path(name).name.partition("-")[0]) for name in known if "/" in name), default=0)
    return f"{newest + 1:06}-{moment:%Y%m%dT%H%M%S}"


def _archive_bundles(archive: Path, folder: Path, known: Iterable[str], stamp: str) -> Iterator[str]:
    """Names of the bundles that hold the archive: those that are there, and one more where something has come."""
    log = log_of(archive)
    for repository in (*archive_repositories(archive), *([log] if log.folder.exists() else [])):
        place = f"archive/{repository.year}"
        there = sorted(name for name in known if name.startswith(f"{place}/"))
        refs = {name: ref.id for name, ref in read_refs(repository.folder).items()}
        backed_up: dict[str, str] = {}
        for name in there:
            backed_up |= bundle_refs(folder / name)
        if not _goes_on(repository, backed_up, refs):
            there, backed_up = [], {}
        fresh = [name for name, object_id in refs.items() if backed_up.get(name) != object_id]
        if fresh:
            target = folder / place / f"{stamp}.bundle"
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bundle(repository.folder, target, fresh, backed_up.values())
            _sync(target)
            there.append(f"{place}/{stamp}.bundle")
        yield from there


def _goes_on(repository: ArchiveRepository, backed_up: dict[str, str], refs: dict[str, str]) -> bool:
    """Whether all that was backed up is still there, so that an increment is enough; after an erasure it is not."""
    branch = "refs/heads/main"
    tags = (name for name in backed_up if name != branch)
    if any(backed_up[name] != refs.get(name) for name in tags):
        return False
    return branch in backed_up and repository.leads_to(backed_up[branch], refs[branch])


def _repository_bundle(repository: Path, folder: Path, stamp: str) -> str:
    name = f"repository/{stamp}.bundle"
    (folder / name).parent.mkdir(exist_ok=True)
    write_bundle(repository, folder / name, read_refs(repository))
    _sync(folder / name)
    return name


def _private(var: Path, folder: Path, recipient: str, stamp: str) -> str:
    name = f"private/{stamp}.tar.age"
    (folder / name).parent.mkdir(exist_ok=True)
    with encrypted(folder / name, recipient) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for path in sorted(path for each in PRIVATE_FOLDERS for path in (var / each).rglob("*")):
            if path.is_file() and not path.name.endswith(("-wal", "-shm", "lock")):
                _add(tar, path, path.relative_to(var).as_posix())
    _sync(folder / name)
    return name


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
        file.seek(0)
        if not is_database:
            _add_stream(tar, name, file, path)
            return
    with tempfile.TemporaryDirectory(dir=path.parent) as safe:  # beside the original: as private as that
        copy = Path(safe) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with copy.open("rb") as file:
            _add_stream(tar, name, file, copy)


def _add_stream(tar: tarfile.TarFile, name: str, file: IO[bytes], like: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = like.stat().st_size, 0o600, int(like.stat().st_mtime)
    tar.addfile(entry, file)


def _write_manifest(folder: Path, digests: dict[str, str]) -> None:
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    write_durably(folder / MANIFEST, text.encode())


def _remove_others(folder: Path, names: Iterable[str]) -> None:
    """Remove what a killed backup has left, and what this one replaces."""
    kept = {folder / name for name in (*names, MANIFEST)}
    for part in ("archive", "repository", "private"):
        for path in (folder / part).rglob("*"):
            if path.is_file() and path not in kept:
                path.unlink()


def _record(archive: Path, made: Backup, moment: datetime) -> None:
    with archive_lock(archive):
        facts = {
            "folder": str(made.folder),
            "snapshot": made.snapshot,
            "files": made.files,
            "bytes": made.bytes,
        }
        record(archive, Event("backup", moment, facts))


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    sync_file(path)
    sync_folder(path.parent)
