"""A real PostgreSQL for tests, where Debian's package is installed: a cluster of its own on a socket of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSIONS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
PROGRAMS = _VERSIONS[-1].parent if _VERSIONS else None


@contextmanager
def cluster(folder: Path) -> Iterator[Path]:
    """Run a cluster; gives a service file that names its database as the service `congso`."""
    data, sockets = folder / "data", folder / "sockets"
    for each in (data, sockets):
        each.mkdir()
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        folder.chmod(0o755)
        for each in (data, sockets):
            shutil.chown(each, "postgres")
    _run("initdb", "-D", str(data), "-U", "congso", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={sockets} -c fsync=off"
    _run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(sockets / "log"), "start")
    try:
        service = folder / "pg_service.conf"
        service.write_text(f"[congso]\nhost={sockets}\nuser=congso\ndbname=postgres\n")
        yield service
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def _run(program: str, *words: str) -> None:
    command = [str(PROGRAMS and PROGRAMS / program), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
