"""Changing what is published: corrected, retracted and translated from its address, each by a request of its own."""

from typing import Any
from urllib.parse import quote

import pytest

from pipeline.desk.portal import portal_folder
from pipeline.workflow.ownership import front_matter
from pipeline.workflow.record import main_state
from tests.congso import done
from tests.desk.website import Desk
from tests.desk.writing import hidden
from tests.workflow.portals import NEWS

ADDRESS = "/sokhdt/tin-tuc/2026/khanh-thanh.html"


@pytest.fixture
def live(website: Desk) -> Desk:
    """A desk whose portal has published a news item of sokhdt."""
    from pipeline.workflow.actions import approve
    from pipeline.workflow.publication import publish

    number = website.submitted("Khánh thành trạm bơm").request
    approve(website.repository, number, website.actor("sokhdt.duyet"), website.digest(number))
    publish(website.repository, number, website.actor("sokhdt.duyet").at)
    return website


def _begin(client: Any, purpose: str) -> str:
    return str(client.post("/tin-da-dang/", {"dia-chi": ADDRESS, "do": purpose}).headers["Location"])


def _send(client: Any, address: str, **fields: str) -> str:
    page = client.post(address, {**hidden(client.get(address)), **fields, "do": "send"}).headers["Location"]
    sent = client.post(page, {})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent.headers["Location"]).split("/")[-2]


def _values(website: Desk, number: str) -> dict[str, Any]:
    [(_, after)] = website.request(number).pairs
    assert after is not None
    [content] = website.repository.read([after.blob])
    return {
        **front_matter(content),
        "path": after.path,
        "body": content.decode().split("\n---\n", 1)[1].strip(),
    }


@pytest.mark.parametrize("typed", [ADDRESS, f"https://mau.example{ADDRESS}", f"mau.example{ADDRESS}?a=1#b"])
def test_a_document_is_found_by_what_stands_in_the_browser(live: Desk, typed: str) -> None:
    page = live.visitor("sokhdt.nhap").get("/tin-da-dang/", {"dia-chi": typed}).content.decode()
    assert "Khánh thành trạm bơm" in page
    assert "Đính chính" in page


def test_a_published_document_is_found_by_words_and_a_draft_is_not(live: Desk) -> None:
    live.submitted("Trạm bơm Xyzzyk")
    done(portal_folder(), "build", "--ref", "main", "--release", "--unaudited", "--as-of", "2026-11-24")
    client = live.visitor("sokhdt.nhap")
    page = client.get("/tin-da-dang/", {"dia-chi": "khanh thanh tram bom xyzzyk"}).content.decode()
    assert "Khánh thành trạm bơm" in page
    assert f"?dia-chi={quote(ADDRESS, safe='')}" in page
    assert "Trạm bơm Xyzzyk" not in page
    assert client.get("/tin-da-dang/", {"dia-chi": "zzyzx"}).status_code == 404


def test_another_agency_is_offered_nothing(live: Desk) -> None:
    client = live.visitor("phoyen.nhap")
    assert "cơ quan khác" in client.get("/tin-da-dang/", {"dia-chi": ADDRESS}).content.decode()
    assert client.post("/tin-da-dang/", {"dia-chi": ADDRESS, "do": "retract"}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["/khong-co.html", "../../etc/passwd", "/theme/portal.css", "javascript:1", "\x00"]
)
def test_what_is_no_page_is_not_found(live: Desk, typed: str) -> None:
    assert live.visitor("sokhdt.nhap").get("/tin-da-dang/", {"dia-chi": typed}).status_code == 404


def test_a_correction_says_publicly_what_was_corrected(live: Desk) -> None:
    client = live.visitor("sokhdt.nhap")
    address = _begin(client, "correct")
    fields = {
        "title": "Khánh thành trạm bơm Đồng Mẫu",
        "date": "2026-11-24",
        "summary": "Tóm tắt",
        "body": "Đã sửa.",
    }
    fields |= {"agency": "sokhdt", "category": "trong-tinh"}
    checked = client.post(address, {**hidden(client.get(address)), **fields, "do": "check"}).headers[
        "Location"
    ]
    assert 'href="#f-change_notes"' in client.get(checked).content.decode()
    values = _values(live, _send(client, address, **fields, **{"ghi-chu-thay-doi": "Sửa tên trạm bơm"}))
    assert (values["path"], values["status"], values["body"]) == (NEWS, "corrected", "Đã sửa.")
    assert [each["note"] for each in values["change_notes"]] == ["Sửa tên trạm bơm"]


def test_a_retraction_takes_a_reason_and_changes_nothing_else(live: Desk) -> None:
    client = live.visitor("sokhdt.nhap")
    fields = {"title": "Tên khác", "body": "khác", "ghi-chu-thay-doi": "Văn bản đã bị thay thế"}
    number = _send(client, _begin(client, "retract"), **fields)
    values = _values(live, number)
    assert values["status"] == "retracted"
    assert values["title"] == "Khánh thành trạm bơm"
    assert values["body"] != "khác"
    assert live.state(number) == "submitted"


def test_a_translation_is_a_document_of_its_own(live: Desk) -> None:
    client = live.visitor("sokhdt.nhap")
    fields = {
        "title": "Pumping station opened",
        "date": "2026-11-24",
        "summary": "The pumping station is open.",
    }
    fields |= {
        "agency": "sokhdt",
        "category": "trong-tinh",
        "lang": "en",
        "body": "The station serves 200 hectares.",
    }
    values = _values(live, _send(client, _begin(client, "translate"), **fields))
    assert values["translation_of"] == NEWS
    assert values["path"].endswith("/2026/pumping-station-opened.md")
    assert main_state(live.repository).commit


def test_what_was_begun_goes_on(live: Desk) -> None:
    client = live.visitor("sokhdt.nhap")
    assert _begin(client, "correct") == _begin(client, "correct")
    assert _begin(client, "correct") != _begin(client, "retract")
