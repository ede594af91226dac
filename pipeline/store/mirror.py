"""Other repositories of the portal, on a forge: what is fetched from them, and `main`, which they follow.

A mirror is a repository below `var/cache/` that borrows the portal's objects; it can be deleted.
"""

import shutil
from urllib.parse import urlsplit

from pipeline.errors import GitError, MisuseError
from pipeline.store.git_command import run_git
from pipeline.store.portal_repository import MAIN_BRANCH
from pipeline.store.repository import Repository

_SCHEMES = ("https", "ssh", "file")
_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--end-of-options")


def open_mirror(repository: Repository, name: str) -> Repository:
    """The mirror with a name, made where it is not there yet."""
    folder = repository.folder.parent / "cache" / "mirrors" / f"{name}.git"
    if not (folder / "HEAD").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        run_git(folder.parent, ["init", "--quiet", "--bare", "--template=", str(folder)])
        alternates = folder / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_text(f"{(repository.folder / 'objects').resolve()}\n", encoding="utf-8")
    return Repository(folder)


def fetch_into(mirror: Repository, address: str, ref: str, commit: str) -> None:
    """Bring a commit, which `ref` has at an address, into a mirror.

    Raises MisuseError for an address of another kind, GitError where the commit is not there.
    """
    kept = f"+{ref}:refs/heads/{commit}"
    mirror.run([*_allowing(address), "fetch", *_QUIET, address, kept])
    if _at(mirror, f"refs/heads/{commit}") != commit:
        raise GitError(f"{address}: {ref} is no longer {commit}")


def bring_from(mirror: Repository, repository: Repository, commit: str) -> str:
    """Bring a commit from a mirror into a repository, without a ref there, and return its id."""
    address = mirror.folder.resolve().as_uri()
    repository.run([*_allowing(address), "fetch", *_QUIET, address, f"refs/heads/{commit}"])
    return commit


def send_main(repository: Repository, address: str) -> None:
    """Make `main` at an address what it is here: this one is the truth, whatever somebody has merged there."""
    words = ["push", "--quiet", "--no-verify", "--end-of-options", address, f"+{MAIN_BRANCH}:{MAIN_BRANCH}"]
    repository.run([*_allowing(address), *words])


def _allowing(address: str) -> tuple[str, str]:
    """The option that lets git use the address's own protocol, and no other."""
    scheme = urlsplit(address).scheme
    if scheme not in _SCHEMES:
        raise MisuseError(
            f"{address!r} does not begin with {', '.join(_SCHEMES)}", "Write https://… or ssh://…"
        )
    return "-c", f"protocol.{scheme}.allow=always"


def _at(mirror: Repository, ref: str) -> str:
    return mirror.run(["rev-parse", "--verify", "--quiet", ref], accept=(0, 1)).decode().strip()
