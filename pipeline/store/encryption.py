"""Encryption with a public key by age (age-encryption.org): who backs up cannot read what was backed up before."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.errors import BrokenEnvironmentError


@contextmanager
def encrypted(target: Path, recipient: str) -> Iterator[IO[bytes]]:
    """A stream whose bytes stand encrypted in a file in the end; `recipient` is a public key, `age1…`.

    Raises BrokenEnvironmentError where age is missing or refuses the key; the file is whole only without an error.
    """
    with _age(["--encrypt", "--recipient", recipient, "--output", str(target)], stdin=True) as process:
        if process.stdin:
            yield process.stdin


@contextmanager
def decrypted(source: Path, identity: Path) -> Iterator[IO[bytes]]:
    """The bytes of an encrypted file as a stream; `identity` is the file with the private key."""
    with _age(["--decrypt", "--identity", str(identity), str(source)], stdin=False) as process:
        if process.stdout:
            yield process.stdout


@contextmanager
def _age(words: list[str], stdin: bool) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            ["age", *words],
            stdin=pipe if stdin else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if stdin else pipe,
            stderr=pipe,
        )
    except FileNotFoundError:
        raise BrokenEnvironmentError("age is not installed", "apt-get install age") from None
    with process:
        with suppress(BrokenPipeError):  # what age says tells why
            yield process
        if process.stdin:
            with suppress(BrokenPipeError):
                process.stdin.close()
        said = process.stderr.read().decode("utf-8", "replace").strip() if process.stderr else ""
        if process.wait():
            raise BrokenEnvironmentError(
                f"age: {said}", "age-keygen makes a pair of keys; the public one begins with age1."
            )
