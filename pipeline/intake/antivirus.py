"""Asks a running clamd about what was handed in, where the machine has one (INSTREAM, `man clamd`)."""

import asyncio
import io

from aioclamd import ClamdAsyncClient, ClamdError

from pipeline.intake.messages import notice
from pipeline.intake.taken import Notice

_SECONDS = 30.0
"""How long an answer may take; a scanner that is silent for longer is taken for down."""


def scanned(name: str, content: bytes, scanner: str) -> Notice | None:
    """Why the scanner's word stops these bytes; None where it finds nothing. `scanner`: `127.0.0.1:3310`.

    A scanner that does not answer stops them too: what nobody has looked at is not taken for clean.
    """
    host, _, port = scanner.rpartition(":")
    client = ClamdAsyncClient(host, int(port), _SECONDS)
    try:
        answer = asyncio.run(client.instream(io.BytesIO(content)))
        (status, virus) = answer["stream"]
    except (ClamdError, OSError, KeyError, ValueError):
        return notice("scanner_down", name)
    if status == "OK":
        return None
    return notice("virus", name, found=virus) if status == "FOUND" else notice("scanner_down", name)
