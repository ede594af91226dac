"""The files of an archive's repository that are no packs: what each must say, byte for byte.

Git would not mind a flipped bit in a comment, in the case of an id or in the name of a setting. Here every file that
has no digest of its own has one content only, so that `strange_files` finds any difference.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GitError
from pipeline.store.durable import sync_folder, write_durably
from pipeline.store.git_command import run_git

BRANCH = "refs/heads/main"
"""The snapshots of a year, or the events of the archive, the newest first."""

_FILES = {
    "HEAD": f"ref: {BRANCH}\n",
    "config": """\
[core]
\trepositoryformatversion = 1
\tfilemode = true
\tbare = true
\tfsync = all
\tfsyncMethod = fsync
\tcompression = 9
\tmultiPackIndex = false
[extensions]
\tobjectformat = sha256
[fastimport]
\tunpackLimit = 0
[gc]
\tauto = 0
[pack]
\twriteReverseIndex = false
[receive]
\tdenyDeletes = true
\tdenyNonFastForwards = true
[repack]
\twriteBitmaps = false
""",
    # A page may be called .gitattributes: it must change nothing of what git stores, shows or exports.
    "info/attributes": "* -export-ignore -export-subst -text -filter -ident -working-tree-encoding -merge\n",
}
_PACKED = "# pack-refs with: peeled fully-peeled sorted \n"
_PACK = re.compile(r"objects/pack/pack-[0-9a-f]{64}\.(?:pack|idx)")
_LEFT_OVER = (
    "*.lock",
    "objects/pack/tmp_*",
    "objects/pack/*.keep",
    "objects/pack/.tmp-*",
    "fast_import_crash_*",
)


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a ref leads."""

    id: str
    peeled: str
    """The commit that a tag object names; nothing for other refs."""


def make_repository(folder: Path) -> None:
    """Make the repository of an archive, whole in one moment."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    run_git(fresh.parent, ["init", "--quiet", "--bare", "--object-format=sha256", "--template=", fresh.name])
    write_own_files(fresh)
    sync_folder(fresh)
    fresh.rename(folder)
    sync_folder(folder.parent)


def write_own_files(folder: Path) -> None:
    """Write those files that are not what they must be, as in a repository that was restored by hand."""
    for name, text in _FILES.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            path.parent.mkdir(exist_ok=True)
            write_durably(path, text.encode())


def remove_left_overs(folder: Path) -> None:
    """Remove what killed processes have left in a repository; only who holds the archive's lock may."""
    for pattern in _LEFT_OVER:
        for path in folder.rglob(pattern) if "/" not in pattern else folder.glob(pattern):
            path.unlink(missing_ok=True)


def strange_files(folder: Path) -> Iterator[str]:
    """What is wrong with the files of a repository that have no digest of their own, each as `path: what`."""
    try:
        refs = read_refs(folder)
    except GitError as error:
        yield str(error)
        refs = {}
    if BRANCH not in refs:
        yield f"{folder / BRANCH}: is missing"
    for path in sorted(each for each in folder.rglob("*") if not each.is_dir()):
        name = path.relative_to(folder).as_posix()
        if _PACK.fullmatch(name):
            continue
        content = path.read_bytes()
        expected = _expected(name, content, refs)
        if expected is None:
            yield f"{path}: an archive has no such file; a killed process may have left it"
        elif content != expected:
            yield f"{path}: is not what it must be"
    yield from (f"{folder / name}: is missing" for name in _FILES if not (folder / name).is_file())


def read_refs(folder: Path) -> dict[str, Ref]:
    """Every ref of a repository by its name."""
    out = run_git(folder, ["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)"])
    # A damaged name may be no UTF-8; it is then a name that nothing expects.
    lines = (line.split(" ") for line in out.decode("utf-8", "replace").split("\n")[:-1])
    return {name: Ref(object_id, peeled) for name, object_id, peeled in lines}


def _expected(name: str, content: bytes, refs: Mapping[str, Ref]) -> bytes | None:
    if name == "packed-refs":
        packed = [
            line.split()[-1]
            for line in content.decode("utf-8", "replace").splitlines()
            if line[:1] not in "#^"
        ]
        return _packed({each: refs[each] for each in sorted(packed) if each in refs})
    if name in refs:
        return f"{refs[name].id}\n".encode()
    return _FILES[name].encode() if name in _FILES else None


def _packed(refs: Mapping[str, Ref]) -> bytes:
    lines = (f"{ref.id} {name}\n" + (f"^{ref.peeled}\n" if ref.peeled else "") for name, ref in refs.items())
    return (_PACKED + "".join(lines)).encode()
