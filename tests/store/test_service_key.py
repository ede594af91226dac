"""The service key: made once, replaced, lost; what it has signed stays verifiable, and nobody else's key passes."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import BrokenEnvironmentError
from pipeline.model.field import VIETNAM_TIME
from pipeline.store.commits import Commit, read_commits, write_signed
from pipeline.store.refs import writing
from pipeline.store.repository import EMPTY_TREE, Repository
from pipeline.store.service_key import KEYS_REF, known_keys, replace_key, service_signer
from pipeline.store.signatures import signer_of
from tests.congso import git

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM_TIME)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    bare = tmp_path / "var" / "repository.git"
    bare.parent.mkdir()
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    git(bare, "update-ref", "refs/heads/main", git(bare, "commit-tree", "-m", "Bắt đầu", EMPTY_TREE))
    return Repository(bare)


def signed(repository: Repository) -> Commit:
    """A commit that the program has signed with its present key."""
    with writing(repository) as writer:
        signer = service_signer(writer, NOW)
        made = write_signed(repository, EMPTY_TREE, [], "Sự kiện\n", signer, NOW)
    [commit] = read_commits(repository, [made])
    return commit


def replaced(repository: Repository, is_lost: bool = False) -> None:
    with writing(repository) as writer:
        replace_key(writer, NOW, is_lost)


def test_old_signatures_stay_verifiable_through_replacement_and_loss(repository: Repository) -> None:
    first = signed(repository)
    replaced(repository)
    second = signed(repository)
    shutil.rmtree(repository.folder.parent / "keys")
    with pytest.raises(BrokenEnvironmentError, match="is missing"):
        signed(repository)
    replaced(repository, is_lost=True)
    third = signed(repository)

    known = known_keys(repository)
    assert [each.how for each in known] == ["first", "replaced", "lost"]
    keys = frozenset(each.key for each in known)
    assert [signer_of(each, keys) for each in (first, second, third)] == [each.key for each in known]
    assert signer_of(first, frozenset([known[1].key])) is None
    signers = repository.folder.parent / "keys" / "allowed_signers"
    options = ["-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers}"]
    for commit in (first, second, third):
        git(repository.folder, *options, "verify-commit", commit.id)


def test_a_changed_commit_is_not_signed(repository: Repository) -> None:
    from dataclasses import replace

    commit = signed(repository)
    keys = frozenset(each.key for each in known_keys(repository))
    assert signer_of(commit, keys)
    assert signer_of(replace(commit, signed=commit.signed + b" "), keys) is None
    assert (
        signer_of(replace(commit, signature=commit.signature.replace("U1NIU0lH", "U1NIU0lI")), keys) is None
    )
    assert signer_of(replace(commit, signature=""), keys) is None


def test_a_key_that_nobody_vouched_for_is_no_replacement(repository: Repository, tmp_path: Path) -> None:
    signed(repository)
    stranger = Repository(tmp_path / "khac" / "var" / "repository.git")
    shutil.copytree(repository.folder, stranger.folder)
    signed_there = known_keys(repository)
    git(stranger.folder, "update-ref", "-d", KEYS_REF)
    signed(stranger)
    forged = git(stranger.folder, "cat-file", "commit", KEYS_REF).replace("Begin with this", "Replace the")
    tip = git(repository.folder, "rev-parse", KEYS_REF)
    file = tmp_path / "forged"
    file.write_text(forged.replace("\nauthor", f"\nparent {tip}\nauthor", 1) + "\n", encoding="utf-8")
    commit = git(repository.folder, "hash-object", "-w", "-t", "commit", str(file))
    git(repository.folder, "update-ref", KEYS_REF, commit)
    with pytest.raises(BrokenEnvironmentError, match="must vouch"):
        known_keys(repository)
    git(repository.folder, "update-ref", KEYS_REF, tip)
    assert known_keys(repository) == signed_there


def test_a_replacement_that_died_half_way_is_finished(repository: Repository) -> None:
    signed(repository)
    keys = repository.folder.parent / "keys"
    before = {path.name: path.read_bytes() for path in keys.iterdir() if path.is_file()}
    replaced(repository)
    after = {name: (keys / name).read_bytes() for name in ("service", "service.pub")}
    fresh = keys / "next" / "keys"  # as it was before the last renames
    fresh.mkdir(parents=True)
    for name, content in after.items():
        (fresh / name).write_bytes(content)
        (fresh / name).chmod(0o600)
        (keys / name).write_bytes(before[name])
    signed(repository)
    assert (keys / "service").read_bytes() == after["service"]
