"""Hands a snapshot out as one package that others validate without us: a bag (BagIt) or a web archive (WACZ)."""

from collections.abc import Callable
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.progress import Progress, no_progress
from pipeline.archive.restoring import check_against_manifest, write_files
from pipeline.archive.snapshots import Snapshot
from pipeline.archive.wacz import write_wacz
from pipeline.archive.writing import SIGNATURE
from pipeline.errors import MisuseError, PortalDataError
from pipeline.store.prepared import prepared_folder

README = """\
This bag is one day of a public portal, signed. To check it without the program that made it:
    sha256sum --check --quiet manifest-sha256.txt
    sha256sum --check --quiet tagmanifest-sha256.txt
    sha256sum tagmanifest-sha256.txt          # must be the Tag-Manifest-SHA256 of signature/tag
    ssh-keygen -Y verify -f signature/allowed_signers -I congso -n git -s signature/tag.sig < signature/tag
Take allowed_signers from a source that you trust: this copy only says which key it was.
"""


def export_bag(
    snapshot: Snapshot, folder: Path, allowed_signers: Path, progress: Progress = no_progress
) -> Path:
    """Write a snapshot as a bag `<folder>/<id>/`; returns that. Raises PortalDataError where the archive is damaged."""
    target = folder / snapshot.id
    tag = snapshot.repository.tags().get(snapshot.id)
    if tag is None:
        raise PortalDataError(f"{snapshot.id} is not signed", "The next release signs the newest snapshot.")
    with prepared_folder(target) as fresh:
        digests = write_files(snapshot, fresh / bag.PAYLOAD, progress)
        check_against_manifest(snapshot, digests)
        (fresh / bag.MANIFEST).write_bytes(b"".join(bag.manifest(digests)))
        with snapshot.repository.reading() as objects:
            for name in ("bagit.txt", bag.INFO, bag.TAG_MANIFEST):
                found = objects.read(f"{snapshot.kept}:{name}")
                (fresh / name).write_bytes(found.content if found else b"")
        proof = fresh / "signature"
        proof.mkdir()
        payload, mark, signature = tag.text.partition(SIGNATURE)
        (proof / "tag").write_text(payload, encoding="utf-8")
        (proof / "tag.sig").write_text(mark + signature, encoding="ascii")
        (proof / "allowed_signers").write_bytes(allowed_signers.read_bytes())
        (proof / "README.txt").write_text(README, encoding="ascii")
    return target


def export_wacz(snapshot: Snapshot, folder: Path, _: Path, progress: Progress = no_progress) -> Path:
    """Write a snapshot as a web archive `<folder>/<id>.wacz`; returns that."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{snapshot.id}.wacz"
    if target.exists():
        raise MisuseError(f"{target} is there already")
    fresh = target.with_name(f".{target.name}.new")
    write_wacz(snapshot, fresh, progress)
    fresh.rename(target)
    return target


FORMATS: dict[str, Callable[[Snapshot, Path, Path, Progress], Path]] = {
    "bagit": export_bag,
    "wacz": export_wacz,
}
"""How a snapshot can be handed out, by the name of the format."""
