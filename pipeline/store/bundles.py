"""Git repositories as single files (`git bundle`), and back."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.store.git_command import run_git

_FROM_FILES = (
    "-c",
    "protocol.file.allow=always",
    "-c",
    "fetch.unpackLimit=1",
    "-c",
    "pack.writeReverseIndex=false",
)


def write_bundle(repository: Path, target: Path, refs: Iterable[str], without: Iterable[str] = ()) -> None:
    """Write refs with all they hold; `without` names commits whose history the reader has already."""
    asked = "".join(f"{ref}\n" for ref in (*refs, *(f"^{commit}" for commit in without)))
    run_git(repository, ["bundle", "create", "--quiet", str(target), "--stdin"], stdin=asked.encode())


def bundle_refs(bundle: Path) -> dict[str, str]:
    """Id of each ref that a bundle has."""
    out = run_git(bundle.parent, ["bundle", "list-heads", str(bundle)]).decode()
    return {name: object_id for object_id, name in (line.split(" ", 1) for line in out.splitlines())}


def fetch_bundle(repository: Path, bundle: Path) -> None:
    """Take over all refs of a bundle; raises GitError where it is damaged or an earlier one is missing."""
    words = [
        "fetch",
        "--quiet",
        "--no-write-fetch-head",
        "--no-auto-maintenance",
        str(bundle),
        "+refs/*:refs/*",
    ]
    run_git(repository, [*_FROM_FILES, *words])


def clone_bundle(bundle: Path, target: Path) -> None:
    """Make a checkout of a bundle's `main`."""
    words = ["clone", "--quiet", "--template=", "--branch", "main", str(bundle), str(target)]
    run_git(target.parent, [*_FROM_FILES, *words])
