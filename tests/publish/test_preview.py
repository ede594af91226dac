"""A preview of a request: the very pages that are published afterwards, but for the line that keeps robots away."""

import json
from pathlib import Path

import pytest

from pipeline.publish.publisher import publish_due
from pipeline.site.preview import NO_ROBOTS
from pipeline.store.repository import Repository
from pipeline.workflow.actions import approve
from pipeline.workflow.intake import Wish
from pipeline.workflow.submission import submit
from tests.congso import congso, done
from tests.publish.portals import SOON, request
from tests.workflow.portals import NEWS, actor, news_of, portal_with_boards

OTHER = NEWS.replace("khanh-thanh", "khoi-cong")
AGENCY = "sub-portals/sokhdt/agency.yml"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A portal with one document on its pages."""
    folder = tmp_path_factory.mktemp("preview") / "cong"
    found = portal_with_boards(folder)
    _publish(found, _sent(found, {NEWS: news_of("Khánh thành cầu")}))
    return found


def _sent(repository: Repository, files: dict[str, str], by: str = "sokhdt.nhap") -> str:
    content = {path: text.encode() for path, text in files.items()}
    return submit(repository, actor(by), content, Wish()).event.request


def _publish(repository: Repository, number: str) -> None:
    approve(repository, number, actor("sokhdt.duyet", 1), request(repository, number).digest)
    assert number in publish_due(repository, lambda: SOON).published


def _previewed(repository: Repository, number: str, name: str = "sokhdt.duyet") -> tuple[Path, list[str]]:
    folder = repository.folder.parent.parent
    said = json.loads(done(folder, "request", "preview", number, "--as", name, "--json"))
    return Path(said["output"]), said["pages"]


def test_a_preview_has_the_bytes_of_the_published_pages_and_only_its_own(repository: Repository) -> None:
    changed = {
        NEWS: news_of("Khánh thành cầu mới"),
        OTHER: news_of("Khởi công đường", body="## Nội dung\n\nXong.\n"),
    }
    number = _sent(repository, changed)
    live = repository.folder.parent / "live"
    before = {path: path.read_bytes() for path in live.rglob("*.html")}
    output, pages = _previewed(repository, number)
    assert pages == [f"/sokhdt/tin-tuc/2026/{name}.html" for name in ("khanh-thanh", "khoi-cong")]
    assert {path: path.read_bytes() for path in live.rglob("*.html")} == before
    seen = {page: (output / page[1:]).read_bytes() for page in pages}
    _publish(repository, number)
    for page, content in seen.items():
        assert content.count(NO_ROBOTS) == 1
        assert content.replace(NO_ROBOTS, b"") == (live / page[1:]).read_bytes()


def test_a_change_of_an_agency_is_seen_on_its_home_page(repository: Repository) -> None:
    text = repository.run(["show", f"main:{AGENCY}"]).decode()
    number = _sent(repository, {AGENCY: text.replace("0208 3855 001", "0208 3855 999")}, "sokhdt.quantri")
    output, pages = _previewed(repository, number, "tbt.mau")
    assert pages == ["/sokhdt/index.html"]
    assert b"0208 3855 999" in (output / "sokhdt/index.html").read_bytes()


def test_an_earlier_preview_leaves_nothing_behind(repository: Repository) -> None:
    number = _sent(repository, {OTHER.replace("cong", "dau"): news_of("Bắt đầu")})
    output, _ = _previewed(repository, number)
    stray = output / "sokhdt" / "cu.html"
    stray.write_text("cũ")
    assert stray not in [output / page[1:] for page in _previewed(repository, number)[1]]
    assert not stray.exists()


def test_nobody_sees_what_another_agency_prepares(repository: Repository) -> None:
    number = _sent(repository, {OTHER.replace("cong", "xong"): news_of("Chưa đăng")})
    folder = repository.folder.parent.parent
    refused = congso(folder, "request", "preview", number, "--as", "phoyen.duyet")
    assert refused.returncode == 1
    assert "Chưa đăng" not in refused.stdout + refused.stderr
