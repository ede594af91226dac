"""Signatures with SSH keys, as Git writes them into commits and tags: made by the portal's service key.

Whoever has the file of allowed signers verifies them with `ssh-keygen` alone, or lets git do it
(`gpg.format=ssh`, `gpg.ssh.allowedSignersFile`).
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BrokenEnvironmentError
from pipeline.store.durable import sync_file, sync_folder, write_durably
from pipeline.store.lock import locked

SIGNER = "congso"
"""The name under which the service key stands in the file of allowed signers."""

NAMESPACE = "git"
"""What a signature is for (ssh-keygen(1), `-n`): the one that Git uses for commits and tags."""

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """The Ed25519 key with which the portal signs what it has done: events, merges, snapshots."""

    path: Path
    """The private key, without a passphrase, readable by its owner alone; `PATH.pub` is the public one."""

    @property
    def allowed_signers(self) -> Path:
        """Every key that this portal ever signed with, as ssh-keygen(1) reads them; nothing secret is in it."""
        return self.path.with_name("allowed_signers")

    def sign(self, payload: bytes) -> str:
        """The armoured signature of some bytes; raises BrokenEnvironmentError where ssh-keygen cannot make it."""
        return _ssh_keygen(["-Y", "sign", "-q", "-f", str(self.path), "-n", NAMESPACE], payload).decode()


def service_key(var: Path) -> ServiceKey:
    """The service key of a portal, in its `var/keys/`; made, and on the disk, when it is asked for the first time.

    To replace it, put another pair in its place and add the public key to the allowed signers; older lines stay.
    """
    key = ServiceKey(var / "keys" / "service")
    if not key.path.exists() or not key.allowed_signers.exists():
        key.path.parent.mkdir(parents=True, exist_ok=True)
        key.path.parent.chmod(0o700)
        with locked(key.path.with_name("lock"), wait=_PATIENCE):
            _make(key)
    return key


def is_signed(payload: bytes, signature: str, allowed_signers: Path) -> bool:
    """Whether a signature of these bytes is good and by an allowed signer."""
    with tempfile.NamedTemporaryFile("w", suffix=".sig") as file:
        file.write(signature)
        file.flush()
        words = ["-Y", "verify", "-f", str(allowed_signers), "-I", SIGNER, "-n", NAMESPACE, "-s", file.name]
        try:
            _ssh_keygen(words, payload)
        except BrokenEnvironmentError:
            return False
        return True


def _make(key: ServiceKey) -> None:
    if not key.path.exists():
        for left in key.path.parent.glob(".new-*"):  # by a process that died
            shutil.rmtree(left)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=key.path.parent))
        made = fresh / key.path.name
        _ssh_keygen(["-q", "-t", "ed25519", "-N", "", "-C", SIGNER, "-f", str(made)], b"")
        for name in (
            f"{key.path.name}.pub",
            key.path.name,
        ):  # the private key last: it says that all is there
            sync_file(fresh / name)
            (fresh / name).rename(key.path.with_name(name))
        sync_folder(key.path.parent)
        shutil.rmtree(fresh)
    if not key.allowed_signers.exists():
        public = key.path.with_name(f"{key.path.name}.pub").read_text(encoding="ascii").split()
        line = f'{SIGNER} namespaces="{NAMESPACE}" {public[0]} {public[1]}\n'
        write_durably(key.allowed_signers, line.encode())


def _ssh_keygen(words: list[str], stdin: bytes) -> bytes:
    try:
        finished = subprocess.run(["ssh-keygen", *words], input=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        raise BrokenEnvironmentError(
            "ssh-keygen is not installed", "apt-get install openssh-client"
        ) from None
    if finished.returncode:
        said = (finished.stderr or finished.stdout).decode("utf-8", "replace").strip()
        raise BrokenEnvironmentError(f"ssh-keygen: {said}")
    return finished.stdout
