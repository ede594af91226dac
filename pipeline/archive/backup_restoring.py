"""Puts a portal together again from a backup, on a machine that has nothing of it."""

import tarfile
from pathlib import Path

from pipeline.archive.backup import PRIVATE_FOLDERS, check_files, read_manifest
from pipeline.archive.progress import Progress, no_progress
from pipeline.errors import MisuseError
from pipeline.store.archive_repository import ArchiveRepository
from pipeline.store.bundles import clone_bundle, fetch_bundle
from pipeline.store.encryption import decrypted
from pipeline.store.git_command import run_git
from pipeline.store.prepared import prepared_folder


def restore_backup(
    folder: Path, target: Path, identity: Path | None, progress: Progress = no_progress
) -> list[str]:
    """Restore a backup into a new folder: checkout, repository, archive, and, with the key, what is private.

    Returns what was left out. The folder appears whole or not at all. Raises PortalDataError where a file of the
    backup is damaged, BrokenEnvironmentError where the key does not open it.
    """
    digests = read_manifest(folder)
    if not digests:
        raise MisuseError(f"{folder} holds no backup", "It has manifest-sha256.txt.")
    check_files(folder, digests, progress)
    [content] = [name for name in digests if name.startswith("repository/")]
    bundles = sorted(name for name in digests if name.startswith("archive/"))
    with prepared_folder(target) as fresh:
        fresh.rmdir()
        clone_bundle(folder / content, fresh)
        var = fresh / "var"
        _repository(folder / content, var / "repository.git")
        for done, name in enumerate(bundles):
            progress("archive", done, len(bundles))
            repository = ArchiveRepository(var / Path(name).parent.with_suffix(".git"))
            repository.prepare()
            fetch_bundle(repository.folder, folder / name)
        [private] = [name for name in digests if name.startswith("private/")]
        if identity is not None:
            _private(folder / private, identity, var)
    return (
        []
        if identity is not None
        else ["accounts, keys and private data: name the secret key with --identity"]
    )


def _repository(bundle: Path, bare: Path) -> None:
    bare.mkdir(parents=True)
    run_git(bare, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"])
    fetch_bundle(bare, bundle)
    run_git(bare.parent.parent, ["remote", "set-url", "origin", "var/repository.git"])


def _private(source: Path, identity: Path, var: Path) -> None:
    for name in PRIVATE_FOLDERS:
        (var / name).mkdir(mode=0o700, exist_ok=True)
    with decrypted(source, identity) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(var, filter="data")
