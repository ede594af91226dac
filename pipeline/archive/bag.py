"""The tag files of a snapshot as a bag (BagIt, RFC 8493): what it is, and the digests that everything hangs on.

The stored tree is the bag without its one long file: `manifest-sha256.txt` would cost megabytes for each build, so the
digests stand folder by folder (pipeline.archive.shelves) and are joined when a bag is exported. Its own digest is
in the tag manifest all the same, whose digest the signed tag bears: signature, tag manifest, manifest, file.
"""

import hashlib
from collections.abc import Iterator, Mapping

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
INFO = "bag-info.txt"

NOT_KEPT = "_search/"
"""Outputs below this folder are no part of a snapshot: the search index is made again from the commit."""

REMARK = (
    "The portal as built from Source-Commit. Compressed copies (.br, .gz) and the search index (_search/)"
    " are not in this bag; the program and the commit make them again."
)


def manifest_line(path: str, sha256: str) -> bytes:
    """The line of one output in the manifest; RFC 8493, 2.1.3 wants line breaks and per cent signs written so."""
    written = path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"{sha256}  {PAYLOAD}/{written}\n".encode()


def manifest(digests: Mapping[str, str]) -> Iterator[bytes]:
    """The lines of the manifest of files, given by their paths with their digests: in the order of the paths."""
    return (manifest_line(path, digests[path]) for path in sorted(digests))


def info_text(facts: Mapping[str, str]) -> str:
    """`bag-info.txt`, a fact a line; facts without a value are left out."""
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in facts.items() if value)


def tag_manifest(info: str, manifest_sha256: str) -> str:
    """`tagmanifest-sha256.txt` of a bag with this information and a manifest of this digest."""
    digests = {INFO: digest_of(info), "bagit.txt": digest_of(DECLARATION), MANIFEST: manifest_sha256}
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items())


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
