"""The service key, with which the program signs what it records: made at first start, replaced, and known for ever.

The private key stands in `var/keys/service` alone. Public keys stand in the repository too, under `refs/keys/service`:
each commit there brings one key, signed by the key before it, and says where `main` was. So signatures stay verifiable
when `var/keys` is lost, and a key that was replaced counts for what stood on `main` by then (ADR 12).
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import BrokenEnvironmentError
from pipeline.store.commits import Commit, Person, Signer, read_commits, write_commit
from pipeline.store.durable import sync_folder, write_durably
from pipeline.store.refs import RefChange, Writer
from pipeline.store.repository import EMPTY_TREE, Repository
from pipeline.store.signatures import PublicKey, public_key, signer_of
from pipeline.store.signing import NAMESPACE, SIGNER, service_key
from pipeline.store.tree_objects import TreeEntry
from pipeline.store.trees import tree_with, write_blob

KEYS_REF = "refs/keys/service"
SERVICE = Person("Cong so", "requests@localhost")
"""Whom the program's own commits name; no account has this address."""

FIRST, REPLACED, LOST = "first", "replaced", "lost"
_MAIN_AT = "Main-At: "
_SUBJECTS = {
    FIRST: "Begin with this service key",
    REPLACED: "Replace the service key",
    LOST: "Replace a service key that is lost",
}
_LIST = "allowed_signers"
_NEXT = "next"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """One service key that is or was in use."""

    key: PublicKey
    main_at: str
    """Where `main` was when it came into use."""
    how: str
    """`first`, `replaced` (vouched for by the key before it) or `lost` (by nobody: somebody must have said so)."""


def keys_folder(repository: Repository) -> Path:
    """Where the private key stands: beside the repository, never in it."""
    return repository.folder.parent / "keys"


def known_keys(repository: Repository) -> list[KnownKey]:
    """Every service key, oldest first; raises BrokenEnvironmentError where the record does not hold together."""
    commits: list[Commit] = []
    at = repository.id_of(KEYS_REF)
    while at:
        commits += read_commits(repository, [at])
        at = (*commits[-1].parents, "")[0]
    known: list[KnownKey] = []
    for commit in reversed(commits):
        known.append(_known(commit, known[-1].key if known else None))
    return known


def _known(commit: Commit, before: PublicKey | None) -> KnownKey:
    subject, *lines = commit.message.splitlines()
    how = next((name for name, text in _SUBJECTS.items() if text == subject), "")
    key = next((public_key(line) for line in lines if line.startswith("ssh-ed25519 ")), None)
    main_at = next((line[len(_MAIN_AT) :] for line in lines if line.startswith(_MAIN_AT)), "")
    voucher = before if how == REPLACED else key
    if key is None or not how or voucher is None or signer_of(commit, frozenset([voucher])) is None:
        raise BrokenEnvironmentError(
            f"{KEYS_REF}: commit {commit.id} is not signed by the key that must vouch for it",
            "Somebody has changed the record of service keys: compare it with a backup.",
        )
    return KnownKey(key, main_at, how)


def service_signer(writer: Writer, moment: datetime) -> Signer:
    """The program as a signer; its key is made at first start.

    Raises BrokenEnvironmentError where the repository knows a service key that is not in `var/keys`.
    """
    repository = writer.repository
    folder = keys_folder(repository)
    known = known_keys(repository)
    _finish_replacement(folder, known)
    if known and not (folder / "service").exists():
        raise BrokenEnvironmentError(
            f"{folder / 'service'} is missing, the service key {known[-1].key.fingerprint}",
            "Bring it back from a backup; where there is none, congso key replace --lost makes a new one.",
        )
    key = service_key(folder.parent)
    if not known:
        _record(writer, key.path, _public(key.path), FIRST, moment)
    elif _public(key.path) != known[-1].key:
        raise BrokenEnvironmentError(
            f"{key.path} is not the service key that the repository knows, {known[-1].key.fingerprint}",
            "Bring the right one back from a backup, or say with congso key replace --lost that it is gone.",
        )
    return Signer(SERVICE, key.path)


def replace_key(writer: Writer, moment: datetime, is_lost: bool) -> PublicKey:
    """Make a new service key and take it into use; `is_lost` when the old one is gone and cannot vouch for it."""
    folder = keys_folder(writer.repository)
    voucher = None if is_lost else service_signer(writer, moment).key
    shutil.rmtree(folder / _NEXT, ignore_errors=True)
    fresh = service_key(folder / _NEXT)  # a folder like var/, with keys/ in it
    key = _public(fresh.path)
    _record(writer, voucher or fresh.path, key, LOST if is_lost else REPLACED, moment)
    _finish_replacement(folder, known_keys(writer.repository))
    return key


def _finish_replacement(folder: Path, known: Sequence[KnownKey]) -> None:
    """Take a key into use that has been recorded, perhaps by a process which died before it could."""
    fresh = folder / _NEXT / "keys" / "service"
    if known and fresh.exists() and _public(fresh) == known[-1].key:
        for name in ("service.pub", "service"):
            fresh.with_name(name).replace(folder / name)
        sync_folder(folder)
        shutil.rmtree(folder / _NEXT)


def _public(private: Path) -> PublicKey:
    return public_key(private.with_name(f"{private.name}.pub").read_text(encoding="ascii"))


def _record(writer: Writer, voucher: Path, key: PublicKey, how: str, moment: datetime) -> None:
    """Write the key into the repository, signed by the key that vouches for it."""
    repository = writer.repository
    tip = repository.id_of(KEYS_REF)
    lines = [*(each.key.line for each in known_keys(repository)), key.line]
    signers = "".join(f'{SIGNER} namespaces="{NAMESPACE}" {line}\n' for line in lines).encode()
    entry = TreeEntry(_LIST, "100644", write_blob(repository, signers))
    tree = tree_with(repository, tip or EMPTY_TREE, {_LIST: entry})
    main = repository.id_of("refs/heads/main")
    message = f"{_SUBJECTS[how]}\n\n{_MAIN_AT}{main}\n{key.line}\n"
    people = (SERVICE, SERVICE)
    commit = write_commit(repository, tree, [tip] if tip else [], message, people, moment, voucher)
    writer.move(RefChange(KEYS_REF, tip, commit))
    write_durably(keys_folder(repository) / _LIST, signers)
