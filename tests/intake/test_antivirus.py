"""A real clamd with one signature of its own finds EICAR; one that is down stops uploads."""

import hashlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake.receiving import receive_attachment
from tests.intake.hostile_files import EICAR
from tests.intake.limits import LIMITS

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
_PATIENCE = 30.0


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[str]:
    if not CLAMD:
        pytest.skip("no clamd on this machine (Debian: clamav-daemon)")
    (tmp_path / "database").mkdir()
    signature = f"{hashlib.md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Thu-Nghiem\n"
    (tmp_path / "database/thu.hdb").write_text(signature)
    port = free_port()
    (tmp_path / "clamd.conf").write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {tmp_path}/database\nForeground yes\n"
    )
    server = subprocess.Popen(
        [CLAMD, "-c", tmp_path / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("clamd did not start")


def test_eicar_is_caught_and_a_text_passes(scanner: str) -> None:
    caught = receive_attachment("a.txt", EICAR, LIMITS, scanner=scanner)
    assert [notice.code for notice in caught.notices] == ["virus"]
    assert "Thu-Nghiem" in caught.notices[0].text
    assert not caught.files
    assert receive_attachment("a.txt", b"ghi ch\xc3\xba", LIMITS, scanner=scanner).files


def test_a_scanner_that_is_down_stops_an_upload() -> None:
    taken = receive_attachment("a.txt", b"ghi ch\xc3\xba", LIMITS, scanner=f"127.0.0.1:{free_port()}")
    assert [notice.code for notice in taken.notices] == ["scanner_down"]
    assert taken.is_refused
