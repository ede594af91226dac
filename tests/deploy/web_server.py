"""A real nginx with the files of `deploy/nginx/`: only ports, folders, names and the certificate are the test's own."""

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.portals import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HOST = "mau.example"


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class WebServer:
    """A running nginx."""

    port: int
    plain_port: int
    certificate: Path

    def ask(
        self, address: str, host: str = HOST, method: str = "GET", body: str = "", **headers: str
    ) -> Answer:
        """Ask over TLS, with the certificate checked against the host's name."""
        known = ssl.create_default_context(cafile=str(self.certificate))
        connection = _NamedConnection(host, self.port, known)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return _answered(connection, method, address, body, {"Host": host, **sent})

    def ask_plainly(self, address: str) -> Answer:
        """Ask without TLS."""
        connection = HTTPConnection("127.0.0.1", self.plain_port, timeout=20)
        return _answered(connection, "GET", address, "", {"Host": HOST})


class _NamedConnection(HTTPSConnection):
    """Connects to this machine, and asks for a host of the portal."""

    def __init__(self, host: str, port: int, known: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=30, context=known)
        self._known = known

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.sock = self._known.wrap_socket(plain, server_hostname=self.host)


def _answered(
    connection: HTTPConnection, method: str, address: str, body: str, headers: Mapping[str, str]
) -> Answer:
    try:
        connection.request(method, address, body.encode() or None, dict(headers))
        answer: HTTPResponse = connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@contextmanager
def web_server(folder: Path, portal: Path, form: str, programs: list[int]) -> Iterator[WebServer]:
    """Run nginx before programs on these ports. `form`: `paths`, `hosts` or `past`."""
    shutil.copytree(ROOT / "deploy" / "nginx", folder / "congso")
    certificate = _certificate(folder)
    port, plain = free_port(), free_port()
    site = (folder / "congso" / f"congso-{form}.conf").read_text(encoding="utf-8")
    upstream = "".join(f"    server 127.0.0.1:{each} max_fails=2 fail_timeout=5s;\n" for each in programs)
    site = re.sub(r"    server 127\.0\.0\.1:8000.*\n    server 127\.0\.0\.1:8001.*\n", upstream, site)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "    listen [::]:443 ssl http2;\n": "",
        "cong.example": HOST,
        r"cong\.example": HOST.replace(".", r"\."),
        "127.0.0.1:8010": f"127.0.0.1:{programs[0]}",
        "/srv/congso/var": str(portal / "var"),
    }
    for before, after in changes.items():
        site = site.replace(before, after)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    for name, before, after in (
        ("tls", "/etc/ssl/congso", str(folder)),
        ("unavailable", "/etc/nginx/congso", str(folder / "congso")),
    ):
        file = folder / "congso" / f"{name}.conf"
        file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"{'user root;' if Path('/root').owner() == 'root' else ''}\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}include site.conf;\n}}\n"
    )
    words = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*words, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(words)
    try:
        _wait_for(port)
        yield WebServer(port, plain, certificate)
    finally:
        server.terminate()
        server.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            import time

            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nobody listens on {port}")


def _certificate(folder: Path) -> Path:
    """A certificate for the host and its subsites, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(f"*.{HOST}")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(written)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "fullchain.pem"
