"""`congso shell`, as sshd runs it for a key: with the real git, and with the real sshd where it is installed."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.store.git_command import git_environment
from tests.congso import PERSON, answer, done, git
from tests.portals import ROOT, small_portal

SHELL = [sys.executable, "-m", "pipeline.cli.main", "-C"]
SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    folder = small_portal(tmp_path / "portal")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "content", "sub-portals")
    git(folder, "commit", "--quiet", "-m", "Cổng mẫu")
    done(folder, "user", "add", "sokhdt.nhap", "--address", "sokhdt.nhap@mau.example")
    return folder


@pytest.fixture
def ssh_like(portal: Path, tmp_path: Path) -> Path:
    """A program that does what ssh and sshd do together, without a network."""
    program = tmp_path / "ssh"
    shell = shlex.join([*SHELL, str(portal), "shell", "sokhdt.nhap"])
    told = 'SSH_ORIGINAL_COMMAND="$1" SSH_CONNECTION="203.0.113.9 1 10.0.0.1 22" GIT_PROTOCOL=version=2'
    program.write_text(f"#!/bin/sh\nshift $(($# - 1))\ncd {ROOT}\n{told} exec {shell}\n")
    program.chmod(0o755)
    return program


def _git(folder: Path, ssh: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = git_environment({**PERSON, "GIT_SSH_COMMAND": ssh})
    command = ["git", "-c", "protocol.version=2", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


def test_a_clone_over_ssh(portal: Path, ssh_like: Path, tmp_path: Path) -> None:
    cloned = _git(tmp_path, str(ssh_like), "clone", "--quiet", "ssh://cong.example/git", "copy")
    assert cloned.returncode == 0, cloned.stderr
    main = git(portal / "var" / "repository.git", "rev-parse", "main")
    assert git(tmp_path / "copy", "rev-parse", "HEAD") == main
    (line,) = answer(portal, "user", "sign-ins")["sign_ins"]
    assert (line["account"], line["via"], line["network"]) == ("sokhdt.nhap", "ssh", "203.0.113.9")


def _asked(portal: Path, command: str, account: str = "sokhdt.nhap") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SSH_ORIGINAL_COMMAND": command}
    words = [*SHELL, str(portal), "shell", account]
    return subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, input="", timeout=60
    )


@pytest.mark.parametrize(
    "command",
    [
        "",
        "bash",
        "git-upload-archive 'git'",
        "git-upload-pack '../../etc'",
        "git-upload-pack 'git' --strict",
        "git-upload-pack --upload-pack=x git",
        "git-upload-pack 'git'; touch x",
        "git upload-pack",
        "git -c core.sshCommand=x upload-pack git",
        "git-receive-pack 'git",
        "git-shell -c git-upload-pack git",
    ],
)
def test_nothing_else_is_run(portal: Path, command: str) -> None:
    refused = _asked(portal, command)
    assert refused.returncode == 1
    assert "chỉ dùng để gửi và nhận" in refused.stderr
    assert refused.stdout == ""


def test_a_disabled_account_is_refused(portal: Path) -> None:
    done(portal, "user", "disable", "sokhdt.nhap")
    refused = _asked(portal, "git-upload-pack 'git'")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ngừng hoạt động" in refused.stderr


@pytest.mark.skipif(SSHD is None, reason="openssh-server is not installed")
def test_the_real_sshd(portal: Path, tmp_path: Path) -> None:
    with _sshd(portal, tmp_path) as (port, ssh):
        url = f"ssh://{getpass.getuser()}@127.0.0.1:{port}/git/"
        cloned = _git(tmp_path, ssh, "clone", "--quiet", url, "copy")
        assert cloned.returncode == 0, cloned.stderr
        words = [*shlex.split(ssh), "-p", str(port), "127.0.0.1", "cat /etc/passwd"]
        refused = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert (refused.returncode, refused.stdout) == (1, "")


@contextmanager
def _sshd(portal: Path, folder: Path) -> Iterator[tuple[int, str]]:
    """Run sshd with one key that is the account's; gives its port, and the ssh command that uses the key."""
    for name in ("host", "client"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _write_settings(folder, portal, port)
    Path("/run/sshd").mkdir(exist_ok=True) if os.geteuid() == 0 else None
    server = subprocess.Popen(
        [str(SSHD), "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        options = {"StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "LogLevel": "ERROR"}
        named = " ".join(f"-o {name}={value}" for name, value in {**options, "IdentitiesOnly": "yes"}.items())
        yield port, f"ssh -F none -i {folder / 'client'} {named}"
    finally:
        server.terminate()
        server.wait()


def _write_settings(folder: Path, portal: Path, port: int) -> None:
    shell = shlex.join(["env", f"PYTHONPATH={ROOT}", *SHELL, str(portal), "shell", "sokhdt.nhap"])
    public = (folder / "client.pub").read_text()
    (folder / "authorized_keys").write_text(f'command="{shell}",restrict {public}')
    settings: Mapping[str, object] = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized_keys",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "AcceptEnv": "GIT_PROTOCOL",
    }
    lines = "".join(f"{name} {value}\n" for name, value in settings.items())
    (folder / "sshd_config").write_text(lines)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return
