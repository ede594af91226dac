"""A bigger place: a real nginx with our files before two processes of the program, accounts in a real PostgreSQL."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.congso import congso
from tests.deploy.web_server import HOST, NGINX, WebServer, free_port, web_server
from tests.desk.postgresql import PROGRAMS, cluster
from tests.portals import ROOT
from tests.workflow.portals import portal_with_boards

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.skipif(PROGRAMS is None, reason="postgresql is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("psycopg") is None, reason="psycopg is not installed"),
]


@dataclass
class Place:
    """A portal as a bigger place serves it."""

    portal: Path
    environment: dict[str, str]
    ports: tuple[int, int]
    processes: list["subprocess.Popen[str]"]
    password: str = ""

    def start(self, number: int) -> None:
        """Start a process of the desk; the first one publishes."""
        self.run("serve", "--port", str(self.ports[number]), *(["--without-worker"] if number else []))

    def run(self, *asked: str) -> None:
        """Run a command that serves, until it says where."""
        words = [sys.executable, "-m", "pipeline.cli.main", "-C", str(self.portal), *asked]
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"mật khẩu: (\S+)", line):
                self.password = found[1]
            if "http://127.0.0.1" in line:
                break
        else:
            raise AssertionError("the program ended")
        self.processes.append(process)

    def stop(self) -> None:
        """Stop every process of the desk."""
        for each in self.processes:
            each.kill()
            each.communicate()
        self.processes.clear()


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Two processes of the desk, and a database."""
    folder = Path(tempfile.mkdtemp(prefix="congso-"))
    folder.chmod(0o755)
    portal_with_boards(folder / "cong")
    (folder / "db").mkdir()
    with cluster(folder / "db") as service:
        more = {"PGSERVICEFILE": str(service), "CONGSO_POSTGRESQL_SERVICE": "congso"}
        environment = {**os.environ, **more, "CONGSO_TRUSTED_PROXY": "127.0.0.1"}
        made = Place(folder / "cong", environment, (free_port(), free_port()), [])
        try:
            for number in range(2):
                made.start(number)
            yield made
        finally:
            made.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def web(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    with web_server(tmp_path_factory.mktemp("nginx"), place.portal, "paths", list(place.ports)) as started:
        yield started


def _style(web: WebServer) -> str:
    """Address of the portal's style sheet, which its bytes are part of."""
    [address] = re.findall(r"/theme/portal[^\"]*\.css", web.ask("/").text)[:1]
    return str(address)


def _cookies(*answers: str) -> str:
    return "; ".join(each.partition(";")[0] for each in answers)


def test_pages_come_as_files_with_their_headers(web: WebServer) -> None:
    page = web.ask("/", Accept_Encoding="gzip")
    assert page.status == 200
    assert page.headers["content-encoding"] == "gzip"
    for address in ("/", "/sokhdt/", _style(web), "/khong-co.html", "/sokhdt/khong-co.html"):
        headers = web.ask(address).headers
        assert headers["strict-transport-security"].startswith("max-age=31536000")
        assert headers["x-content-type-options"] == "nosniff"
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    missing = [web.ask(f"{site}khong-co.html") for site in ("/", "/sokhdt/", "/theme/")]
    assert [each.status for each in missing] == [404] * 3
    assert all("<html" in each.text and "nginx" not in each.text for each in missing)
    assert missing[0].body == missing[2].body != missing[1].body
    assert web.ask("/", method="POST", body="x").status == 403


def test_without_tls_one_is_led_to_tls(web: WebServer) -> None:
    answer = web.ask_plainly("/tin-tuc/")
    assert (answer.status, answer.headers["location"]) == (301, "https://mau.example/tin-tuc/")


def test_one_signs_in_once_for_every_process(place: Place, web: WebServer) -> None:
    page = web.ask("/bien-tap/dang-nhap/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    cookie = page.headers["set-cookie"]
    assert all(word in cookie for word in ("__Secure-", "Secure", "HttpOnly", "SameSite=Lax"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    sent = urlencode({"csrfmiddlewaretoken": token[1], "name": "quantri", "password": place.password})
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": "https://mau.example"}
    answer = web.ask("/bien-tap/dang-nhap/", method="POST", body=sent, Cookie=_cookies(cookie), **form)
    assert answer.status == 302, answer.text
    session = _cookies(answer.headers["set-cookie"])
    seen = [web.ask("/bien-tap/tai-khoan/", Cookie=session) for _ in range(4)]  # one after the other, in turn
    assert {each.status for each in seen} == {200}
    assert {re.findall(r"127\.0\.0\.\d+", each.text)[0] for each in seen} == {"127.0.0.1"}
    elsewhere = {**form, "Origin": "https://xau.example"}
    refused = web.ask("/bien-tap/dang-nhap/", method="POST", body=sent, Cookie=_cookies(cookie), **elsewhere)
    assert refused.status == 403
    assert not (place.portal / "var" / "private" / "desk.sqlite").exists()


def test_the_git_server_answers_through_it(web: WebServer) -> None:
    answer = web.ask("/git/info/refs?service=git-upload-pack")
    assert answer.status == 401
    assert "www-authenticate" in answer.headers


def test_with_the_desk_stopped_the_pages_stay_and_it_comes_back_unaided(place: Place, web: WebServer) -> None:
    assert web.ask("/tim-kiem/?q=tin").status == 200
    place.stop()
    assert web.ask("/").status == web.ask("/sokhdt/").status == web.ask(_style(web)).status == 200
    assert web.ask("/tim-kiem/?q=tin").status == 200
    down = web.ask("/bien-tap/")
    assert down.status == 503
    assert "đang tạm dừng" in down.text
    assert down.headers["retry-after"] == "60"
    place.start(0)
    _within(20, lambda: web.ask("/bien-tap/dang-nhap/").status == 200)
    place.start(1)


def test_subsites_as_hosts_have_the_same_files(place: Place, tmp_path: Path) -> None:
    with web_server(tmp_path, place.portal, "hosts", list(place.ports)) as web:
        assert web.ask("/").status == 200
        own = web.ask("/", host="sokhdt.mau.example")
        assert own.body == web.ask("/sokhdt/").body
        assert "https://mau.example" in own.headers["content-security-policy"]
        assert web.ask("/khong-co.html", host="sokhdt.mau.example").status == 404
        assert web.ask(_style(web), host="sokhdt.mau.example").status == 200
        assert web.ask("/gioi-thieu/", host="khongco.mau.example").status == 404
        assert web.ask("/bien-tap/", host="sokhdt.mau.example").status == 404


def test_the_past_has_a_host_of_its_own(place: Place, tmp_path: Path) -> None:
    past, port = replace(place, processes=[]), free_port()
    past.run("archive", "serve", "--port", str(port))
    try:
        with web_server(tmp_path, place.portal, "past", [port]) as web:
            host = f"ban-luu.{HOST}"
            day = json.loads(congso(place.portal, "archive", "list", "--json").stdout)["snapshots"][-1]["id"]
            page, stored = (web.ask(f"/ban-luu/{day}/{part}index.html", host) for part in ("", "goc/"))
            assert stored.body == (place.portal / "var" / "live" / "index.html").read_bytes() != page.body
            for answer in (page, stored):
                assert answer.headers["content-security-policy"].startswith("sandbox")
                assert "set-cookie" not in answer.headers
            assert web.ask("/bien-tap/", host).headers["location"].endswith("/ban-luu/"), (
                "there is nothing else"
            )
            past.stop()
            missing = web.ask("/ban-luu/", host)
            assert (missing.status, "<html" in missing.text) == (503, True)
    finally:
        past.stop()


def _within(seconds: float, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for file in sorted((ROOT / "deploy" / "systemd").iterdir()):
        text = file.read_text(encoding="utf-8")
        for words in re.findall(r"ExecStart=/opt/congso/bin/congso (.*)", text):
            asked = words.replace("%i", "8001").split()
            assert congso(tmp_path, *asked, "--help").returncode == 0
        unit = tmp_path / file.name.replace("@", "@8001")
        unit.write_text(text.replace("/opt/congso/bin/congso", "/bin/true"))
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
        )
        assert "Unknown" not in checked.stderr
        assert "Failed to parse" not in checked.stderr
