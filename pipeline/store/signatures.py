"""Checks SSH signatures of commits without a process for each: an audit meets a hundred thousand of them.

The form is OpenSSH's PROTOCOL.sshsig; `git verify-commit` and `ssh-keygen -Y verify` accept the same.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pipeline.store.commits import Commit

_MAGIC = b"SSHSIG"
_NAMESPACE = b"git"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_KIND = b"ssh-ed25519"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key as a line of OpenSSH holds it: `ssh-ed25519 AAAA…`, the second word decoded."""

    blob: bytes

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def line(self) -> str:
        return f"{_KIND.decode()} {base64.b64encode(self.blob).decode()}"


def public_key(line: str) -> PublicKey:
    """The key in a line `ssh-ed25519 AAAA… comment`; raises ValueError where there is none."""
    kind, _, rest = line.strip().partition(" ")
    if kind != _KIND.decode():
        raise ValueError(f"expected a key of the kind {_KIND.decode()}, found {kind!r}")
    return PublicKey(base64.b64decode(rest.split(" ")[0], validate=True))


def signer_of(commit: Commit, trusted: frozenset[PublicKey]) -> PublicKey | None:
    """The trusted key that has signed a commit; None where there is no good signature by one."""
    try:
        return _signer(commit, trusted)
    except (ValueError, binascii.Error, InvalidSignature):
        return None


def _signer(commit: Commit, trusted: frozenset[PublicKey]) -> PublicKey | None:
    armour = commit.signature.strip()
    if not armour.startswith(_BEGIN) or not armour.endswith(_END):
        return None
    blob = base64.b64decode("".join(armour[len(_BEGIN) : -len(_END)].split()), validate=True)
    if blob[:6] != _MAGIC or blob[6:10] != b"\0\0\0\1":
        return None
    key, namespace, reserved, digest, signature = _strings(blob[10:])
    found = PublicKey(key)
    if found not in trusted or namespace != _NAMESPACE or digest not in {b"sha256", b"sha512"}:
        return None
    hashed = hashlib.new(digest.decode(), commit.signed).digest()
    signed = _MAGIC + b"".join(map(_string, (namespace, reserved, digest, hashed)))
    (kind, number), (_, raw) = _strings(signature), _strings(key)
    if kind != _KIND:
        return None
    Ed25519PublicKey.from_public_bytes(raw).verify(number, signed)
    return found


def _string(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _strings(blob: bytes) -> Iterator[bytes]:
    """The parts of a value, each after its length in four bytes."""
    at = 0
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + size > len(blob):
            raise ValueError("a part is longer than the whole")
        yield blob[at + 4 : at + 4 + size]
        at += 4 + size
