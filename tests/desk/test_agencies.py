"""Agencies and boards, changed by forms whose answer is a request; and the audit that proves what is published."""

import re
from html import unescape
from typing import Any

import pytest

from pipeline.workflow.actions import approve
from pipeline.workflow.publication import publish
from tests.desk.website import Desk

FIELD = re.compile(r'<input (?:type="hidden" )?(?:id="[^"]+" )?name="([^"]+)" value="([^"]*)"')
CHOSEN = re.compile(
    r'<select id="[^"]+" name="([^"]+)"[^>]*>(?:(?!</select>).)*?value="([^"]*)" selected', re.S
)


def _fields(page: Any) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched."""
    text = page.content.decode()
    found = [*FIELD.findall(text), *CHOSEN.findall(text)]
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def _number(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).split("/")[-2]


def _on_main(website: Desk, path: str) -> str:
    return website.repository.run(["show", f"main:{path}"]).decode()


def test_a_changed_board_is_a_request_that_the_chief_approves(website: Desk) -> None:
    keeper, address = website.visitor("sokhdt.quantri"), "/co-quan/sokhdt/"
    before = _on_main(website, "sub-portals/sokhdt/agency.yml")
    more = keeper.post(address, {**_fields(keeper.get(address)), "do": "add:board"})
    assert more.status_code == 200
    fields = _fields(more)
    assert fields["board-0-account"] == "sokhdt.duyet"
    member = {"account": "sokhdt.moi", "name": "Người Mới", "level": "edit", "title": "Biên tập viên"}
    sent = {**fields, **{f"board-4-{key}": value for key, value in member.items()}, "message": "Bổ sung"}
    number = _number(keeper.post(address, {**sent, "do": "send"}))
    request = website.request(number)
    assert (request.owners, request.last.title) == (("editor-in-chief",), "Thông tin cơ quan sokhdt")
    assert _on_main(website, "sub-portals/sokhdt/agency.yml") == before
    approve(website.repository, number, website.actor("tbt.mau"), website.digest(number))
    publish(website.repository, number, website.actor("tbt.mau").at)
    assert "sokhdt.moi" in _on_main(website, "sub-portals/sokhdt/agency.yml")
    assert "sokhdt.moi" in keeper.get(address).content.decode()


def test_a_form_that_nobody_has_touched_changes_no_value(website: Desk) -> None:
    from pipeline.store.yaml_file import parse_mapping

    keeper = website.visitor("quantri")
    for label, path in (("sokhdt", "sub-portals/sokhdt/agency.yml"), ("mau", "content/data/portal.yml")):
        address = f"/co-quan/{label}/"
        fields = {**_fields(keeper.get(address)), "phone": "0208 3855 999", "do": "send"}
        number = _number(keeper.post(address, fields))
        [blob] = [after.blob for _, after in website.request(number).pairs if after]
        [content] = website.repository.read([blob])
        wanted = {**parse_mapping(_on_main(website, path)), "phone": "0208 3855 999"}
        assert {**parse_mapping(content.decode()), "status": ""} == {**wanted, "status": ""}


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_sent(website: Desk) -> None:
    keeper, address = website.visitor("sokhdt.quantri"), "/co-quan/sokhdt/"
    fields = {**_fields(keeper.get(address)), "email": "không phải thư", "do": "send"}
    answer = keeper.post(address, fields)
    assert answer.status_code == 422
    assert 'id="e-email"' in answer.content.decode()


def test_a_new_agency_is_registered_by_the_main_boards_administrator(website: Desk) -> None:
    keeper = website.visitor("quantri")
    contacts = {"address": "1 Đường Mẫu", "phone": "0208 3855 001", "email": "soxd@mau.example"}
    named = {
        "name": "Sở Xây dựng",
        "short_name": "Sở XD",
        "kind": "so",
        "responsible": "Vũ Văn Mẫu, Giám đốc",
    }
    member = {"account": "soxd.duyet", "name": "Vũ Văn Mẫu", "level": "approve"}
    board = {"board-so-dong": "1", **{f"board-0-{key}": value for key, value in member.items()}}
    sent = {**contacts, **named, **board, "do": "send"}
    assert keeper.post("/co-quan/moi/", {**sent, "label": "Sở XD"}).status_code == 422
    assert keeper.post("/co-quan/moi/", {**sent, "label": "sokhdt"}).status_code == 422
    assert keeper.post("/co-quan/moi/", {**sent, "label": "../x"}).status_code == 422
    number = _number(keeper.post("/co-quan/moi/", {**sent, "label": "soxd"}))
    assert website.request(number).paths == ("sub-portals/soxd/agency.yml",)
    assert website.state(number) == "submitted"


@pytest.mark.parametrize("address", ["/co-quan/phoyen/", "/co-quan/mau/", "/co-quan/moi/"])
def test_an_agencys_administrator_keeps_its_own_board_alone(website: Desk, address: str) -> None:
    keeper = website.visitor("sokhdt.quantri")
    assert keeper.get(address).status_code == keeper.post(address, {"do": "send"}).status_code == 403
    shown = keeper.get("/co-quan/").content.decode()
    assert "/co-quan/sokhdt/" in shown
    assert "/co-quan/phoyen/" not in shown
    assert website.visitor("quantri").get("/co-quan/khong-co/").status_code == 404


def test_the_audit_proves_what_is_published_and_finds_what_is_not(website: Desk) -> None:
    number = website.submitted().request
    approve(website.repository, number, website.actor("sokhdt.duyet"), website.digest(number))
    publish(website.repository, number, website.actor("sokhdt.duyet").at)
    chief = website.visitor("tbt.mau")
    assert "chưa được đối chiếu" in chief.get("/doi-chieu/").content.decode()
    chief.post("/doi-chieu/")
    assert "1 yêu cầu đã đăng" in chief.get("/doi-chieu/").content.decode()
    tree = website.repository.run(["rev-parse", "main^{tree}"]).decode().strip()
    forged = website.repository.run(
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-p", "main", "-m", "Lén"]
    )
    website.repository.run(["update-ref", "refs/heads/main", forged.decode().strip()])
    assert "chưa được đối chiếu" in chief.get("/doi-chieu/").content.decode()
    chief.post("/doi-chieu/")
    assert "1 điểm không giải thích được" in chief.get("/doi-chieu/").content.decode()
