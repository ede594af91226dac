"""What the service key signs is verified with ssh-keygen alone, and nothing else passes."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.store.signing import is_signed, service_key

PAYLOAD = "Bản lưu ngày 24/11/2026\n".encode()


def test_a_signature_is_good_for_its_bytes_and_its_signer_only(tmp_path: Path) -> None:
    ours, other = service_key(tmp_path / "ours"), service_key(tmp_path / "other")
    signature = ours.sign(PAYLOAD)
    assert is_signed(PAYLOAD, signature, ours.allowed_signers)
    assert not is_signed(PAYLOAD + b" ", signature, ours.allowed_signers)
    assert not is_signed(PAYLOAD, signature, other.allowed_signers)
    assert not is_signed(PAYLOAD, other.sign(PAYLOAD), ours.allowed_signers)
    assert not is_signed(PAYLOAD, "khác", ours.allowed_signers)


def test_ssh_keygen_alone_verifies_it(tmp_path: Path) -> None:
    key = service_key(tmp_path)
    (tmp_path / "sig").write_text(key.sign(PAYLOAD), encoding="ascii")
    words = ["ssh-keygen", "-Y", "verify", "-f", str(key.allowed_signers), "-I", "congso", "-n", "git"]
    said = subprocess.run(
        [*words, "-s", str(tmp_path / "sig")], input=PAYLOAD, capture_output=True, check=True
    )
    assert b"Good" in said.stdout


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: service_key(tmp_path / "var").path.read_bytes(), range(4)))
    assert len(set(keys)) == 1
    folder = tmp_path / "var" / "keys"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "service").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in folder.iterdir()} == {"service", "service.pub", "allowed_signers", "lock"}
