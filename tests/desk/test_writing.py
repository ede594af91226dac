"""Drafts: saved state by state, found again whatever happened, and sent as a request."""

import io
import re
from typing import Any

import pytest
from PIL import Image

from pipeline.model.request import State
from pipeline.workflow.record import main_state, read_request
from tests.desk.website import PASSWORD, Desk

NEWS = {
    "title": "Khánh thành trạm bơm",
    "date": "2026-11-24",
    "date-gio": "08:00",
    "summary": "Trạm bơm được đưa vào sử dụng.",
    "category": "trong-tinh",
    "agency": "sokhdt",
    "body": "## Diễn biến\r\n\r\nTrạm bơm phục vụ 200 ha.",
}


def _begin(client: Any, kind: str = "news", site: str = "sokhdt") -> str:
    answer = client.post("/gui-tin/", {"type": kind, "site": site})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def _hidden(page: str) -> dict[str, str]:
    """The hidden values that a page sends along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(found)


def _fields(client: Any, address: str, **more: str) -> dict[str, str]:
    return {**_hidden(client.get(address).content.decode()), **NEWS, **more}


def _send(client: Any, address: str, **more: Any) -> str:
    """Press "Tiếp tục gửi duyệt" and then "Gửi duyệt"; the number of the request."""
    page = client.post(address, _fields(client, address, do="send")).headers["Location"]
    sent = client.post(page, {"message": "Nhờ duyệt sớm", **more})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent.headers["Location"]).split("/")[-2]


def test_a_form_without_script_becomes_a_request(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    number = _send(client, _begin(client))
    request = read_request(main_state(website.repository), number)
    assert request.state is State.SUBMITTED
    assert request.paths == ("sub-portals/sokhdt/content/tin-tuc/2026/khanh-thanh-tram-bom.md",)
    event = request.last
    assert (event.by, event.via, event.acting_as) == ("sokhdt.nhap", "web", "edit@sokhdt")
    assert event.text == "Nhờ duyệt sớm"
    page = client.get(f"/yeu-cau/{number}/").content.decode()
    assert "Khánh thành trạm bơm" in page
    assert "Chờ duyệt" in page


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_sent(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    saved = client.post(address, _fields(client, address, summary="", do="check"))
    page = client.get(saved.headers["Location"])
    assert page.status_code == 422
    assert 'href="#f-summary">Thiếu Tóm tắt' in page.content.decode()
    assert 'value="Khánh thành trạm bơm"' in page.content.decode()
    sending = client.post(address, _fields(client, address, summary="", do="send")).headers["Location"]
    assert client.post(sending, {}).status_code == 422
    assert "Còn 1 lỗi" in client.get(sending).content.decode()


def test_two_windows_lose_nothing_and_offer_both(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    one, two = (_fields(client, address) for _ in range(2))
    assert client.post(address, {**one, "body": "bản một", "do": "autosave"}).json()["is_apart"] is False
    assert client.post(address, {**two, "body": "bản hai", "do": "autosave"}).json()["is_apart"] is True
    assert "So sánh và chọn" in client.get(address).content.decode()
    states = client.get(address + "ban-luu/").content.decode()
    assert "bản một" in states
    assert "bản hai" in states
    client.post(address + "ban-luu/chon/", {"number": "2"})
    page = client.get(address).content.decode()
    assert "bản một" in page
    assert "So sánh và chọn" not in page


def test_what_is_sent_after_the_session_is_over_is_there_after_signing_in(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    fields = _fields(client, address, body="gõ lúc phiên đã hết")
    client.post("/dang-xuat/")
    answer = client.post(address, {**fields, "do": "save"})
    assert answer.status_code == 302
    states = answer.headers["Location"].partition("next=")[2]
    signed_in = client.post(
        "/dang-nhap/", {"name": "sokhdt.nhap", "password": PASSWORD, "next": f"{address}ban-luu/"}
    )
    assert states == signed_in.headers["Location"].replace("/", "%2F")
    assert "gõ lúc phiên đã hết" in client.get(signed_in.headers["Location"]).content.decode()


def test_nobody_writes_into_anothers_draft(website: Desk) -> None:
    mine, other = website.visitor("sokhdt.nhap"), website.visitor("phoyen.nhap")
    address = _begin(mine)
    fields = _fields(mine, address, body="của tôi")
    mine.post(address, {**fields, "do": "save"})
    for way in (address, address + "ban-luu/", address + "xem-truoc/"):
        assert other.get(way).status_code == 404
    assert other.post(address, {**fields, "body": "của người khác"}).status_code == 404
    stranger = website.visitor()
    for kept in ("", "x", fields["kept"][:-2] + "zz"):
        stranger.post(address, {**fields, "kept": kept, "body": "của người lạ"})
    other_address = _begin(other, site="phoyen")
    other_kept = _fields(other, other_address)["kept"]
    stranger.post(address, {**fields, "kept": other_kept, "body": "của người lạ"})
    assert "của tôi" in mine.get(address).content.decode()
    assert "người lạ" not in mine.get(address + "ban-luu/").content.decode()


def test_a_picture_and_a_second_document_go_in_the_same_request(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "Lễ khánh thành.jpg"
    added = client.post(address, _fields(client, address, do="add:images")).headers["Location"]
    assert 'name="images-0-file-tep"' in client.get(added).content.decode()
    image = {"images-so-dong": "1", "images-0-alt": "Trạm bơm", "images-0-source": "Ban Quản lý"}
    image |= {"images-0-licence": "Được phép sử dụng", "images-0-consent": "khong-co-nguoi"}
    fields = {**_fields(client, address), **image, "images-0-file-tep": picture, "do": "save"}
    client.post(address, fields)
    page = client.get(address).content.decode()
    assert re.search(
        r'name="images-0-file" value="/files/2026/\d{4}-[0-9a-f]{6}-le-khanh-thanh-[0-9a-f]{8}.jpg"', page
    )
    draft = client.post(address, {**_fields(client, address, **_hidden(page)), **image, "do": "send"})
    number = draft.headers["Location"].split("/")[-3]
    second = client.post("/gui-tin/", {"type": "news", "site": "sokhdt", "draft": number}).headers["Location"]
    client.post(second, _fields(client, second, title="Tin thứ hai", do="save"))
    sent = client.post(draft.headers["Location"], {})
    assert sent.status_code == 302, sent.content.decode()
    request = read_request(main_state(website.repository), sent.headers["Location"].split("/")[-2])
    names = sorted(path.rpartition("/")[2] for path in request.paths)
    assert len(names) == 3
    assert "-le-khanh-thanh-" in names[0]
    assert names[1:] == ["khanh-thanh-tram-bom.md", "tin-thu-hai.md"]


@pytest.mark.parametrize(("name", "content"), [("a.html", b"<script>"), ("a.jpg", b"MZ\x90"), ("a", b"x")])
def test_a_file_that_is_not_what_it_says_is_refused_with_a_reason(
    website: Desk, name: str, content: bytes
) -> None:
    from pipeline.desk.submission.models import Upload

    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    file = io.BytesIO(content)
    file.name = name
    client.post(
        address, {**_fields(client, address), "images-so-dong": "1", "images-0-file-tep": file, "do": "save"}
    )
    assert name in client.get(address).content.decode()
    assert not Upload.objects.exists()


def test_a_returned_request_is_changed_in_a_form_and_sent_again(website: Desk) -> None:
    from pipeline.workflow.actions import return_

    client = website.visitor("sokhdt.nhap")
    number = _send(client, _begin(client))
    return_(website.repository, number, website.actor("sokhdt.duyet"), "Thiếu nguồn số liệu")
    assert "Thiếu nguồn số liệu" in client.get("/cua-toi/").content.decode()
    address = client.post(f"/yeu-cau/{number}/sua/").headers["Location"]
    page = client.post(address, _fields(client, address, body="Đã bổ sung nguồn.", do="send"))
    assert client.post(page.headers["Location"], {}).headers["Location"] == f"/yeu-cau/{number}/"
    assert website.state(number) == "submitted"
    assert "Đã bổ sung nguồn." in client.get(f"/yeu-cau/{number}/xem-truoc/0/").content.decode()


def test_a_draft_can_be_thrown_away_after_asking(website: Desk) -> None:
    client = website.visitor("sokhdt.nhap")
    address = _begin(client)
    client.post(address, _fields(client, address, do="save"))
    found = re.search(r"/ban-nhap/\d+/bo/", client.get("/cua-toi/").content.decode())
    assert found
    assert client.get(found.group()).status_code == 200
    assert client.get(address).status_code == 200
    client.post(found.group())
    assert client.get(address).status_code == 404
