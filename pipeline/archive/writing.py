"""Writes one snapshot into its year's repository: a commit shaped as a bag, and the signed tag that proves it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from pipeline.archive import bag
from pipeline.archive.shelves import Filling, Placement, Removal, Shelves
from pipeline.archive.snapshots import Snapshot
from pipeline.store.archive_files import BRANCH
from pipeline.store.archive_repository import ArchiveRepository
from pipeline.store.fast_import import FastImport, tag_text
from pipeline.store.published import Change
from pipeline.store.signing import ServiceKey

_CHAIN = 5
"""Longest chain of differences between the files of a whole snapshot."""

SIGNATURE = "-----BEGIN SSH SIGNATURE-----"
"""Where the text of a tag that was signed ends, and its signature begins."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a snapshot says of itself."""

    id: str
    moment: datetime
    """When it was kept."""
    facts: Mapping[str, str]
    """What `bag-info.txt` says."""
    manifest_sha256: str

    def texts(self) -> dict[str, str]:
        """Its tag files but for the manifest, by name."""
        info = bag.info_text(self.facts)
        tags = bag.tag_manifest(info, self.manifest_sha256)
        return {"bagit.txt": bag.DECLARATION, bag.INFO: info, bag.TAG_MANIFEST: tags}


@dataclass(frozen=True, slots=True)
class Base:
    """What a snapshot is written upon."""

    commit: str = ""
    """The snapshot before; nothing for the first of a year."""
    continued: bool = False
    """Whether the changes lead on from its files; else they are all files there are."""


def write_snapshot(
    repository: ArchiveRepository,
    record: Record,
    changes: Sequence[Change],
    content: Callable[[Change], bytes],
    base: Base,
    key: ServiceKey,
) -> None:
    """Write a snapshot. `content` gives the bytes of an output; what it raises leaves the repository as it was."""
    texts = record.texts()
    message = f"{record.id}\n\n{texts[bag.INFO]}" + bag.info_text(
        {
            "Manifest-SHA256": record.manifest_sha256,
            "Tag-Manifest-SHA256": bag.digest_of(texts[bag.TAG_MANIFEST]),
        }
    )
    # What follows a base is stored whole: the weekly repack then finds its difference from what it was. Chains in the
    # base itself are short: pack-objects takes only what is stored whole as a base (measured: 6 instead of 27 KB).
    with repository.writing(depth=0 if base.continued else _CHAIN) as stream:
        stream.commit(BRANCH, message, record.moment, base.commit)
        _write_files(stream, repository, changes, content, base)
        for name, text in texts.items():
            stream.file(name, text.encode())
        _sign(
            stream,
            stream.id_of_commit(),
            record.id,
            bag.digest_of(texts[bag.TAG_MANIFEST]),
            record.moment,
            key,
        )
        stream.finish()
    repository.sync()


def sign_unsigned(snapshot: Snapshot, key: ServiceKey) -> None:
    """Sign a snapshot whose writer was killed between the commit and its tag."""
    if snapshot.repository.head(f"refs/tags/{snapshot.id}"):
        return
    with snapshot.repository.writing() as stream:
        digest = snapshot.tag_manifest_sha256
        _sign(stream, snapshot.kept, snapshot.id, digest, snapshot.kept_at, key)
        stream.finish()
    snapshot.repository.sync()


def _sign(
    stream: FastImport, commit: str, name: str, tag_manifest: str, moment: datetime, key: ServiceKey
) -> None:
    text = tag_text(commit, name, moment, f"{name}\n\nTag-Manifest-SHA256: {tag_manifest}\n")
    stream.tag(name, text + key.sign(text.encode()))


def _write_files(
    stream: FastImport,
    repository: ArchiveRepository,
    changes: Sequence[Change],
    content: Callable[[Change], bytes],
    base: Base,
) -> None:
    with repository.reading() as objects:

        def read(name: str) -> bytes:
            return next(objects.read_all([name])).content

        found = objects.read(f"{base.commit}:{bag.PAYLOAD}") if base.continued else None
        shelves = Shelves(read, found.id if found else "")
        if base.commit and not base.continued:
            stream.remove("")
        for change in changes:
            if change.file is None:
                shelves.remove(change.path)
        for change in changes:
            if change.file is not None:
                shelves.put(change.path, change.file.sha256)
        fillings = []
        for step in shelves.steps(bag.PAYLOAD):
            match step:
                case Removal(path):
                    stream.remove(path)
                case Placement(path, mode, object_id):
                    stream.place(path, mode, object_id)
                case Filling():
                    fillings.append(step)
    by_path = {change.path: change for change in changes}
    for filling in sorted(fillings, key=_alike):
        text = content(by_path[filling.output]) if filling.output else filling.text.encode()
        stream.file(filling.path, text)


def _alike(filling: Filling) -> tuple[str, str, str]:
    """Puts like files beside each other: git stores each as its difference from the one before, where that is less."""
    path = PurePosixPath(filling.output or filling.path)
    return path.suffix, path.name if path.name == "index.html" else "", filling.output


def payload_of(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that concern what is kept."""
    return tuple(change for change in changes if not change.path.startswith(bag.NOT_KEPT))
